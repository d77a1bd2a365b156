// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <QTest>

namespace genie::test {

/// The value, or a failed test that says why there is none.
template <class T> T must(Outcome<T> outcome)
{
    if (outcome)
        return std::move(*outcome);
    QTest::qFail(outcome.error().message.c_str(), __FILE__, __LINE__);
    return T{};
}

} // namespace genie::test
