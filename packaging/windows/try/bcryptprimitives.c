/* The library from which programs of Rust take their random numbers, which wine 8 of
 * Debian 12 lacks; for `cargo xtask package --windows`, never shipped. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE at, SIZE_T left)
{
    while (left) {
        ULONG part = left > 65536 ? 65536 : (ULONG)left;
        if (!SystemFunction036(at, part))
            return FALSE;
        at += part;
        left -= part;
    }
    return TRUE;
}
