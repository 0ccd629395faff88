/* Stand-in for Windows' bcryptprimitives.dll, which Wine 8 lacks: the one function that the cryptography library's Rust asks for.
 *
 * Real chance, from Wine's own generator, which reads the kernel's.
 * https://learn.microsoft.com/windows/win32/seccng/processprng
 * It lives in the Wine prefix of a build alone and is never shipped; gates.py holds the product to that.
 */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(void *buffer, ULONG length); /* RtlGenRandom of advapi32.dll */

__declspec(dllexport) BOOL WINAPI ProcessPrng(BYTE *buffer, SIZE_T length)
{
    while (length) {
        ULONG part = length > 0x10000 ? 0x10000 : (ULONG)length;
        if (!SystemFunction036(buffer, part))
            ExitProcess(1); /* the real one never fails */
        buffer += part;
        length -= part;
    }
    return TRUE;
}
