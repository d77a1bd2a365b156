// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace genie {

/// One line of `go test -json` (`go doc test2json`). The views are valid until the next line is read.
struct GoTestEvent {
    std::string_view action;
    std::string_view package;
    std::string_view test; ///< empty for events of the package
    std::string_view output;
    std::string_view importPath;  ///< of build events: "d/x" or "d/x [d/x.test]"
    std::string_view failedBuild; ///< of the end of a package that did not build
    double elapsed = 0;           ///< seconds
};

} // namespace genie
