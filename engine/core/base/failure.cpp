// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/failure.h"

namespace genie {

std::string_view toWord(FailureKind kind)
{
    switch (kind) {
    case FailureKind::Invalid: return "invalid";
    case FailureKind::NotFound: return "not_found";
    case FailureKind::Conflict: return "conflict";
    case FailureKind::Unavailable: return "unavailable";
    case FailureKind::Unauthorized: return "unauthorized";
    case FailureKind::Timeout: return "timeout";
    case FailureKind::Cancelled: return "cancelled";
    case FailureKind::Internal: return "internal";
    }
    return "internal";
}

Failure Failure::within(std::string_view where) const
{
    return {kind, std::string(where) + ": " + message};
}

tl::unexpected<Failure> fail(FailureKind kind, std::string message)
{
    return tl::unexpected<Failure>(Failure{kind, std::move(message)});
}

} // namespace genie
