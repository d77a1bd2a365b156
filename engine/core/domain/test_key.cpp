// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/test_key.h"

#include "core/base/digest.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace genie {

namespace {

/// Tool families of which a suite and a name are one test, whatever the file.
bool suiteIsEnough(const TestSelector &test)
{
    constexpr std::array<std::string_view, 4> kToolchains{"go", "cargo", "maven", "ctest"};
    return !test.suite.empty() && std::find(kToolchains.begin(), kToolchains.end(), test.toolchain) != kToolchains.end();
}

std::uint64_t numberAt(const QByteArray &bytes, int at)
{
    std::uint64_t number = 0;
    for (int i = at; i < at + 8; ++i)
        number = number << 8U | static_cast<unsigned char>(bytes.at(i));
    return number;
}

} // namespace

TestSelector identityOf(const TestCase &test) { return identityOf(TestSelector::of(test)); }

TestSelector identityOf(TestSelector test)
{
    if (suiteIsEnough(test))
        test.file.clear();
    return test;
}

TestKey TestKey::of(const TestCase &test) { return of(TestSelector::of(test)); }

TestKey TestKey::of(const TestSelector &test)
{
    const TestSelector identity = identityOf(test);
    PartsDigest digest;
    for (const auto *part : {&identity.toolchain, &identity.workspace, &identity.file, &identity.suite, &identity.name})
        digest.add(*part);
    const QByteArray bytes = digest.bytes();
    return {numberAt(bytes, 0), numberAt(bytes, 8)};
}

std::string TestKey::toText() const
{
    std::array<char, 33> text{};
    std::snprintf(text.data(), text.size(), "%016llx%016llx", static_cast<unsigned long long>(high), static_cast<unsigned long long>(low));
    return text.data();
}

} // namespace genie
