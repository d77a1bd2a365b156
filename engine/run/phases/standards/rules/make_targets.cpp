// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/rules.h"

#include "core/base/text.h"
#include "run/phases/standards/rules/source_names.h"

#include <set>

namespace genie {

namespace {

/// The targets of all rules of a Makefile; `a b: c` has two. Recipes, comments and assignments have none.
std::set<std::string> targetsOf(std::string_view makefile)
{
    std::set<std::string> targets;
    standards::eachLine(makefile, [&](std::string_view line, int) {
        const auto colon = line.find(':');
        if (line.empty() || line.front() == '\t' || line.front() == '#' || colon == std::string_view::npos || line.find('=') < colon ||
            line.substr(colon).starts_with(":="))
            return;
        for (const std::string &name : text::split(line.substr(0, colon), ' '))
            targets.insert(std::string(text::trimmed(name)));
    });
    return targets;
}

/// `make-targets`: one does the same to every scenario with the same words.
class MakeTargetsRule final : public StandardsRule {
public:
    [[nodiscard]] std::string_view id() const override { return "make-targets"; }
    [[nodiscard]] StandardsSeverity severity() const override { return StandardsSeverity::Medium; }

    void checkScenario(const StandardsInput &input, const BreachSink &sink) const override
    {
        if (!input.workspace.hasConfig || !input.has("Makefile"))
            return;
        const auto targets = targetsOf(input.read("Makefile"));
        std::vector<std::string> missing;
        for (const char *wanted : {"start", "stop", "test", "logs", "status", "clean", "help"})
            if (!targets.contains(wanted))
                missing.emplace_back(wanted);
        if (!missing.empty())
            sink(breach("the Makefile has no target " + text::join(missing, ", "), "Makefile"));
    }
};

} // namespace

std::unique_ptr<StandardsRule> makeMakeTargetsRule() { return std::make_unique<MakeTargetsRule>(); }

} // namespace genie
