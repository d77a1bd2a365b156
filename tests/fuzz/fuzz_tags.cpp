// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fuzz_targets.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    static const auto target = genie::fuzz::targets().at("tags");
    target(std::string_view(reinterpret_cast<const char *>(bytes), size));
    return 0;
}
