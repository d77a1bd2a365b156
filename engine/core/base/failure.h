// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace genie {

/// What kind of trouble kept us from doing our work. A failing test is a result, never a Failure.
/// HTTP status and exit code follow from the kind, in one table each.
enum class FailureKind { Invalid, NotFound, Conflict, Unavailable, Unauthorized, Timeout, Cancelled, Internal };

/// The stable word of a kind ("not_found"), as used in JSON.
std::string_view toWord(FailureKind kind);

/// Why a deed could not be done: a kind for programs, and a lower-case sentence fragment for people that names what failed
/// and what to do about it. Context is put in front as the failure climbs.
struct Failure {
    FailureKind kind = FailureKind::Internal;
    std::string message;

    /// The same failure with `where: ` in front of its message.
    [[nodiscard]] Failure within(std::string_view where) const;
    bool operator==(const Failure &) const = default;
};

/// A value, or the failure that took its place.
template <class T>
using Outcome = tl::expected<T, Failure>;

/// The outcome of a deed that answers nothing.
using Done = tl::expected<void, Failure>;

/// A failure ready to be returned from a function that answers an Outcome.
[[nodiscard]] tl::unexpected<Failure> fail(FailureKind kind, std::string message);

} // namespace genie
