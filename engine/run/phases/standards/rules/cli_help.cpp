// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/rules.h"

#include "run/phases/standards/rules/source_names.h"

#include <algorithm>

namespace genie {

namespace {

/// `cli-help`: a command line tells how it is used, and which version it is.
class CliHelpRule final : public StandardsRule {
public:
    [[nodiscard]] std::string_view id() const override { return "cli-help"; }
    [[nodiscard]] StandardsSeverity severity() const override { return StandardsSeverity::Low; }
    void checkScenario(const StandardsInput &input, const BreachSink &sink) const override
    {
        bool any = false;
        bool help = false;
        bool version = false;
        for (const std::string &file : input.files) {
            if (!file.starts_with("cli/") || file.starts_with("cli/install.") || standards::isTestFile(file) || file.ends_with(".md") ||
                file.ends_with("go.mod") || file.ends_with("go.sum"))
                continue;
            const std::string text = input.read(file);
            if (text.find('\0') != std::string::npos)
                return; // a compiled program: nothing can be said
            any = any || !text.empty();
            help = help || text.find("help") != std::string::npos;
            version = version || text.find("version") != std::string::npos;
        }
        if (any && !help)
            sink(breach("the command line knows no word help", "cli"));
        if (any && !version)
            sink(breach("the command line knows no word version", "cli"));
    }
};

} // namespace

std::unique_ptr<StandardsRule> makeCliHelpRule() { return std::make_unique<CliHelpRule>(); }

} // namespace genie
