/* Stand-in for Windows' own icuuc.dll (Windows 10 1703 and later), which Wine 8 lacks and Qt6Core asks for.
 *
 * It knows no converter, so Qt falls back on the codecs it has inside (UTF-8, UTF-16, UTF-32, Latin-1). The signatures
 * are those of ICU's ucnv.h, https://unicode-org.github.io/icu-docs/apidoc/released/icu4c/ucnv_8h.html
 * It lives in the Wine prefix of a build alone and is never shipped; gates.py holds the product to that.
 */
#include <stdint.h>

#define EXPORT __declspec(dllexport)
#define UNUSED(name) (void)(name)

enum { FILE_ACCESS_ERROR = 4, UNSUPPORTED_ERROR = 16 }; /* of UErrorCode */

typedef int32_t Status;

static void refuse(Status *status)
{
    if (status)
        *status = UNSUPPORTED_ERROR;
}

EXPORT void *ucnv_open(const char *name, Status *status)
{
    UNUSED(name);
    if (status)
        *status = FILE_ACCESS_ERROR;
    return 0;
}

EXPORT int32_t ucnv_countAvailable(void) { return 0; }
EXPORT const char *ucnv_getAvailableName(int32_t at) { UNUSED(at); return 0; }
EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, Status *status)
{
    UNUSED(name), UNUSED(standard), refuse(status);
    return 0;
}

/* Without a converter nobody calls what follows; the loader wants the names all the same. */
EXPORT void ucnv_close(void *converter) { UNUSED(converter); }
EXPORT void ucnv_reset(void *converter) { UNUSED(converter); }
EXPORT int8_t ucnv_getMaxCharSize(const void *converter) { UNUSED(converter); return 4; }
EXPORT const char *ucnv_getName(const void *converter, Status *status)
{
    UNUSED(converter), refuse(status);
    return 0;
}
EXPORT void ucnv_getToUCallBack(const void *converter, void **action, const void **context)
{
    UNUSED(converter), UNUSED(action), UNUSED(context);
}
EXPORT void ucnv_getFromUCallBack(const void *converter, void **action, const void **context)
{
    UNUSED(converter), UNUSED(action), UNUSED(context);
}
EXPORT void ucnv_setToUCallBack(void *converter, void *action, const void *context, void *old, void *old_context, Status *status)
{
    UNUSED(converter), UNUSED(action), UNUSED(context), UNUSED(old), UNUSED(old_context), refuse(status);
}
EXPORT void ucnv_setFromUCallBack(void *converter, void *action, const void *context, void *old, void *old_context, Status *status)
{
    UNUSED(converter), UNUSED(action), UNUSED(context), UNUSED(old), UNUSED(old_context), refuse(status);
}
EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void ucnv_cbToUWriteUChars(void *about, const void *source, int32_t length, int32_t offset, Status *status)
{
    UNUSED(about), UNUSED(source), UNUSED(length), UNUSED(offset), refuse(status);
}
EXPORT void ucnv_cbFromUWriteUChars(void *about, const void *source, const void *limit, int32_t offset, Status *status)
{
    UNUSED(about), UNUSED(source), UNUSED(limit), UNUSED(offset), refuse(status);
}
EXPORT void ucnv_toUnicode(void *converter, void *target, const void *target_limit, void *source,
                           const void *source_limit, int32_t *offsets, int8_t flush, Status *status)
{
    UNUSED(converter), UNUSED(target), UNUSED(target_limit), UNUSED(source), UNUSED(source_limit), UNUSED(offsets);
    UNUSED(flush), refuse(status);
}
EXPORT void ucnv_fromUnicode(void *converter, void *target, const void *target_limit, void *source,
                             const void *source_limit, int32_t *offsets, int8_t flush, Status *status)
{
    UNUSED(converter), UNUSED(target), UNUSED(target_limit), UNUSED(source), UNUSED(source_limit), UNUSED(offsets);
    UNUSED(flush), refuse(status);
}
EXPORT int32_t ucnv_toUCountPending(const void *converter, Status *status)
{
    UNUSED(converter), refuse(status);
    return 0;
}
EXPORT int32_t ucnv_fromUCountPending(const void *converter, Status *status)
{
    UNUSED(converter), refuse(status);
    return 0;
}
