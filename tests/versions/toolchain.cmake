# Builds with this machine's compiler and C library against the libraries of another Debian release, unpacked by `fetch`
# into WEBCONV_TREE. Not a cross build: the same machine runs the result, with the release's own libraries.
#
# Not a sysroot either: the compiler's own headers and start files stay this machine's, so that the plugin asks for no
# newer symbol of the C library than it can link. What needs an older C library runs on the newer one.

# CMake reads this file again for every test compilation, which does not see the cache.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES WEBCONV_TREE)
if(NOT IS_DIRECTORY "${WEBCONV_TREE}/usr/include/wireshark")
    message(FATAL_ERROR "WEBCONV_TREE must name a tree that tests/versions/fetch unpacked")
endif()

# Packages, headers and libraries come from the tree or are not found; programs come from the host.
set(CMAKE_FIND_ROOT_PATH "${WEBCONV_TREE}")
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)

file(GLOB webconv_library_dirs "${WEBCONV_TREE}/usr/lib/*-linux-gnu*")
list(GET webconv_library_dirs 0 webconv_library_dir)
set(ENV{PKG_CONFIG_PATH} "")
set(ENV{PKG_CONFIG_LIBDIR} "${webconv_library_dir}/pkgconfig:${WEBCONV_TREE}/usr/share/pkgconfig")
set(ENV{PKG_CONFIG_SYSROOT_DIR} "${WEBCONV_TREE}")

# Headers that stand in /usr/include itself are found there without being asked for (CMake and pkg-config leave that
# folder out), so the tree's must come before it.
set(CMAKE_C_STANDARD_INCLUDE_DIRECTORIES "${WEBCONV_TREE}/usr/include")
set(CMAKE_CXX_STANDARD_INCLUDE_DIRECTORIES "${WEBCONV_TREE}/usr/include")
foreach(kind EXE MODULE SHARED)
    set(CMAKE_${kind}_LINKER_FLAGS_INIT "-L${webconv_library_dir}")
endforeach()
