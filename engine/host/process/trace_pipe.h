// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace genie {

/// The variable in a command's environment that names a pipe into which it reports what it does. Such a pipe is the only one that a
/// sandbox leaves in a directory that may be written to, and only for that command.
inline constexpr const char *kTracePipe = "GENIE_TRACE_PIPE";

} // namespace genie
