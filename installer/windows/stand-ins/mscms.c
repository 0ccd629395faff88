/* Stand-in for Windows' mscms.dll: Wine 8's own ends the process when Qt asks it for a screen's colour profile.
 *
 * Every call says that there is no profile, which is also what a screen without one gives on Windows.
 * https://learn.microsoft.com/windows/win32/api/icm/
 * It lives in the Wine prefix of a build alone and is never shipped; gates.py holds the product to that.
 */
#include <windows.h>

#define EXPORT __declspec(dllexport)

EXPORT HANDLE WINAPI OpenColorProfileW(void *profile, DWORD access, DWORD share, DWORD creation)
{
    (void)profile, (void)access, (void)share, (void)creation;
    SetLastError(ERROR_FILE_NOT_FOUND);
    return NULL;
}

EXPORT HANDLE WINAPI WcsCreateIccProfile(HANDLE profile, DWORD options)
{
    (void)profile, (void)options;
    SetLastError(ERROR_INVALID_PARAMETER);
    return NULL;
}

EXPORT BOOL WINAPI GetColorProfileFromHandle(HANDLE profile, BYTE *buffer, DWORD *size)
{
    (void)profile, (void)buffer, (void)size;
    SetLastError(ERROR_INVALID_PARAMETER);
    return FALSE;
}

EXPORT BOOL WINAPI CloseColorProfile(HANDLE profile)
{
    (void)profile;
    return TRUE;
}
