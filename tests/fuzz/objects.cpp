#include "objects.h"

#include <cstdlib>
#include <new>

namespace {

std::int64_t alive = 0;

void* get(std::size_t size) noexcept
{
    void* memory = std::malloc(size == 0 ? 1 : size);
    if (memory != nullptr) ++alive;
    return memory;
}

void* get_or_throw(std::size_t size)
{
    void* memory = get(size);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

void give_back(void* memory) noexcept
{
    if (memory != nullptr) --alive;
    std::free(memory);
}

} // namespace

std::int64_t webconv::fuzz::objects_alive() noexcept { return alive; }

// All of [new.delete] that this project's code, or libFuzzer's, can call: one that is left out would not be counted.
void* operator new(std::size_t size) { return get_or_throw(size); }
void* operator new[](std::size_t size) { return get_or_throw(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return get(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return get(size); }
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete[](void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { give_back(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { give_back(memory); }
