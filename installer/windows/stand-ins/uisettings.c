/* Stand-in for the Windows Runtime class Windows.UI.ViewManagement.UISettings, which Wine 8 lacks.
 *
 * Qt's window plugin asks it for the accent colour and for a dark theme, and ends the process where it is absent. This
 * one answers as a Windows 11 in its light theme does. The interfaces, their order and their identifiers are those of
 * the Windows SDK (windows.ui.viewmanagement.idl). wine.py registers it under ActivatableClassId.
 * It lives in the Wine prefix of a build alone and is never shipped; gates.py holds the product to that.
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <objbase.h>
#include <stdint.h>

#define INTERFACES 6 /* IInspectable, then IUISettings to IUISettings5 */
#define CLASS_NAME L"Windows.UI.ViewManagement.UISettings"

typedef void *String; /* HSTRING */
typedef struct Settings Settings;
typedef struct { const void **methods; Settings *owner; } Face;
struct Settings { Face faces[INTERFACES]; LONG users; };
typedef struct { BYTE alpha, red, green, blue; } Colour;
typedef struct { float width, height; } Size;

static const GUID UNKNOWN = {0x00000000, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
static const GUID AGILE = {0x94EA2B94, 0xE9CC, 0x49E0, {0xC0, 0xFF, 0xEE, 0x64, 0xCA, 0x8F, 0x5B, 0x90}};
static const GUID FACTORY = {0x00000035, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
static const GUID FACES[INTERFACES] = {
    {0xAF86E2E0, 0xB12D, 0x4C6A, {0x9C, 0x5A, 0xD7, 0xAA, 0x65, 0x10, 0x1E, 0x90}},
    {0x85361600, 0x1C63, 0x4627, {0xBC, 0xB1, 0x3A, 0x89, 0xE0, 0xBC, 0x9C, 0x55}},
    {0xBAD82401, 0x2721, 0x44F9, {0xBB, 0x91, 0x2B, 0xB2, 0x28, 0xBE, 0x44, 0x2F}},
    {0x03021BE4, 0x5254, 0x4781, {0x81, 0x94, 0x51, 0x68, 0xF7, 0xD0, 0x6D, 0x7B}},
    {0x52BB3002, 0x919B, 0x4D6B, {0x9B, 0x78, 0x8D, 0xD6, 0x6F, 0xF4, 0xB9, 0x3B}},
    {0x5349D588, 0x0CB5, 0x5F05, {0xBD, 0x34, 0x70, 0x6B, 0x32, 0x31, 0xF0, 0xBD}},
};

/* ---- IInspectable ---- */

static HRESULT WINAPI query(Face *face, REFIID wanted, void **out)
{
    int found = IsEqualGUID(wanted, &UNKNOWN) || IsEqualGUID(wanted, &AGILE) ? 0 : -1;
    for (int at = 0; at < INTERFACES; at++)
        if (IsEqualGUID(wanted, &FACES[at]))
            found = at;
    *out = found < 0 ? NULL : &face->owner->faces[found];
    if (found < 0)
        return E_NOINTERFACE;
    InterlockedIncrement(&face->owner->users);
    return S_OK;
}

static ULONG WINAPI add(Face *face) { return InterlockedIncrement(&face->owner->users); }

static ULONG WINAPI release(Face *face)
{
    LONG left = InterlockedDecrement(&face->owner->users);
    if (!left)
        HeapFree(GetProcessHeap(), 0, face->owner);
    return left;
}

static HRESULT WINAPI identifiers(void *face, ULONG *count, GUID **out)
{
    (void)face;
    *out = CoTaskMemAlloc(sizeof FACES);
    *count = *out ? INTERFACES : 0;
    if (!*out)
        return E_OUTOFMEMORY;
    CopyMemory(*out, FACES, sizeof FACES);
    return S_OK;
}

static HRESULT WINAPI class_name(void *face, String *out)
{
    HRESULT(WINAPI * make)(const WCHAR *, UINT32, String *) =
        (void *)GetProcAddress(GetModuleHandleA("combase.dll"), "WindowsCreateString");
    (void)face;
    *out = NULL;
    return make ? make(CLASS_NAME, ARRAYSIZE(CLASS_NAME) - 1, out) : E_NOTIMPL;
}

static HRESULT WINAPI trust(void *face, int *out) { (void)face; *out = 0; return S_OK; }

/* ---- the answers ---- */

static HRESULT WINAPI right_handed(Face *face, int *out) { (void)face; *out = 1; return S_OK; }
static HRESULT WINAPI seventeen(Face *face, Size *out) { (void)face; out->width = out->height = 17; return S_OK; }
static HRESULT WINAPI five(Face *face, UINT32 *out) { (void)face; *out = 5; return S_OK; }
static HRESULT WINAPI one(Face *face, UINT32 *out) { (void)face; *out = 1; return S_OK; }
static HRESULT WINAPI hover(Face *face, UINT32 *out) { (void)face; *out = 400; return S_OK; }
static HRESULT WINAPI blink(Face *face, UINT32 *out) { (void)face; *out = GetCaretBlinkTime(); return S_OK; }
static HRESULT WINAPI double_click(Face *face, UINT32 *out) { (void)face; *out = GetDoubleClickTime(); return S_OK; }
static HRESULT WINAPI yes(Face *face, BYTE *out) { (void)face; *out = 1; return S_OK; }
static HRESULT WINAPI no(Face *face, BYTE *out) { (void)face; *out = 0; return S_OK; }
static HRESULT WINAPI scale(Face *face, double *out) { (void)face; *out = 1; return S_OK; }
static HRESULT WINAPI listen(Face *face, void *handler, int64_t *out) { (void)face, (void)handler; *out = 1; return S_OK; }
static HRESULT WINAPI stop(Face *face, int64_t token) { (void)face, (void)token; return S_OK; }

static HRESULT WINAPI element(Face *face, int which, Colour *out)
{
    static const int system[] = {
        COLOR_ACTIVECAPTION, COLOR_BACKGROUND, COLOR_BTNFACE, COLOR_BTNTEXT, COLOR_CAPTIONTEXT, COLOR_GRAYTEXT,
        COLOR_HIGHLIGHT, COLOR_HIGHLIGHTTEXT, COLOR_HOTLIGHT, COLOR_INACTIVECAPTION, COLOR_INACTIVECAPTIONTEXT,
        COLOR_WINDOW, COLOR_WINDOWTEXT,
    };
    int known = which >= 0 && which < (int)ARRAYSIZE(system);
    DWORD is = GetSysColor(known ? system[which] : COLOR_WINDOWTEXT);
    (void)face;
    *out = (Colour){255, GetRValue(is), GetGValue(is), GetBValue(is)};
    return S_OK;
}

static HRESULT WINAPI colour(Face *face, int which, Colour *out)
{
    static const Colour light[] = {
        {255, 255, 255, 255}, {255, 0, 0, 0},                           /* background, text */
        {255, 0, 26, 104}, {255, 0, 62, 146}, {255, 0, 90, 158},        /* darker accents */
        {255, 0, 120, 212},                                             /* the accent */
        {255, 0, 145, 248}, {255, 76, 194, 255}, {255, 153, 235, 255},  /* lighter accents */
    };
    (void)face;
    if (which < 0 || which >= (int)ARRAYSIZE(light))
        return E_INVALIDARG;
    *out = light[which];
    return S_OK;
}

#define INSPECTABLE query, add, release, identifiers, class_name, trust
static const void *inspectable[] = {INSPECTABLE};
static const void *first[] = {INSPECTABLE, right_handed, seventeen, seventeen, seventeen, seventeen, five, yes, no,
                              blink, one, double_click, hover, element};
static const void *second[] = {INSPECTABLE, scale, listen, stop};
static const void *third[] = {INSPECTABLE, colour, listen, stop};
static const void *fourth[] = {INSPECTABLE, no, listen, stop};
static const void *fifth[] = {INSPECTABLE, no, listen, stop};

/* ---- the factory ---- */

typedef struct { const void **methods; } Factory;

static HRESULT WINAPI factory_query(Factory *factory, REFIID wanted, void **out)
{
    int known = IsEqualGUID(wanted, &UNKNOWN) || IsEqualGUID(wanted, &FACES[0]) || IsEqualGUID(wanted, &AGILE)
                || IsEqualGUID(wanted, &FACTORY);
    *out = known ? factory : NULL;
    return known ? S_OK : E_NOINTERFACE;
}

static ULONG WINAPI factory_count(Factory *factory) { (void)factory; return 1; } /* it lives as long as the library */

static HRESULT WINAPI activate(Factory *factory, void **out)
{
    static const void **methods[INTERFACES] = {inspectable, first, second, third, fourth, fifth};
    Settings *made = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof *made);
    (void)factory;
    *out = made;
    if (!made)
        return E_OUTOFMEMORY;
    for (int at = 0; at < INTERFACES; at++)
        made->faces[at] = (Face){methods[at], made};
    made->users = 1;
    *out = &made->faces[0];
    return S_OK;
}

__declspec(dllexport) HRESULT WINAPI DllGetActivationFactory(String asked, void **out)
{
    static const void *methods[] = {factory_query, factory_count, factory_count, identifiers, class_name, trust, activate};
    static Factory factory = {methods};
    const WCHAR *(WINAPI * text)(String, UINT32 *) =
        (void *)GetProcAddress(GetModuleHandleA("combase.dll"), "WindowsGetStringRawBuffer");
    *out = NULL;
    if (!text || lstrcmpW(text(asked, NULL), CLASS_NAME))
        return CLASS_E_CLASSNOTAVAILABLE;
    *out = &factory;
    return S_OK;
}

__declspec(dllexport) HRESULT WINAPI DllCanUnloadNow(void) { return S_FALSE; }
