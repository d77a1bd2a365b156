// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/standards/breach.h"
#include "scenario/workspace/workspace.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// What every rule may look at besides the contents of files. A value that outlives the audit.
struct StandardsInput {
    const Workspace &workspace;
    std::vector<std::string> files; ///< of the scenario, relative, in byte order; no dependencies, no output
    [[nodiscard]] bool has(const std::string &file) const;
    /// A file of the scenario, at most a MiB of it; empty when it is not there.
    [[nodiscard]] std::string read(const std::string &file) const;
};

/// One text file whose bytes are at hand.
struct ReadSource {
    const std::string &file;
    std::string_view text;
};

/// Takes what a rule found.
using BreachSink = std::function<void(Breach)>;

/// One standard. Has no state. It looks either at the scenario as a whole or at one file after another, which are looked at side by
/// side; the other function stays as it is. To add one, write a file in `rules/` with a class like the others and a line in `rules.cpp`.
class StandardsRule {
public:
    virtual ~StandardsRule() = default;
    [[nodiscard]] virtual std::string_view id() const = 0;
    [[nodiscard]] virtual StandardsSeverity severity() const = 0;
    virtual void checkScenario(const StandardsInput &, const BreachSink &) const {}
    /// Whether `checkFile` is of use for this file, by its name.
    [[nodiscard]] virtual bool wants(const std::string &) const { return false; }
    virtual void checkFile(const ReadSource &, const BreachSink &) const {}

protected:
    [[nodiscard]] Breach breach(std::string title, std::string file = {}, int line = 0, int column = 0) const
    {
        return {severity(), std::string(id()), std::move(title), std::move(file), line, column};
    }
};

} // namespace genie
