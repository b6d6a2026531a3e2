// Catch2 under the name that the installed version gives it.
#pragma once

#ifdef WEBCONV_CATCH2_V3
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
