// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/rules.h"

#include "core/base/text.h"
#include "run/phases/standards/rules/source_names.h"

namespace genie {

namespace {

/// `prd-sections`: a PRD.md that says what it is about, which targets it has, and where their requirements are.
class PrdSectionsRule final : public StandardsRule {
public:
    [[nodiscard]] std::string_view id() const override { return "prd-sections"; }
    [[nodiscard]] StandardsSeverity severity() const override { return StandardsSeverity::Medium; }

    void checkScenario(const StandardsInput &input, const BreachSink &sink) const override
    {
        if (!input.workspace.hasConfig || !input.has("PRD.md"))
            return;
        const std::string prd = input.read("PRD.md");
        bool overview = false;
        bool targets = false;
        standards::eachLine(prd, [&](std::string_view line, int) {
            if (!line.starts_with('#'))
                return;
            const std::string heading = text::lowered(line);
            overview = overview || heading.find("overview") != std::string::npos;
            targets = targets || heading.find("operational target") != std::string::npos;
        });
        if (!overview)
            sink(breach("PRD.md has no heading Overview", "PRD.md"));
        if (!targets || prd.find("OT-P") == std::string::npos)
            sink(breach("PRD.md has no heading Operational Targets with targets such as OT-P0-001", "PRD.md"));
        if (prd.find("requirements/") == std::string::npos)
            sink(breach("PRD.md has no link to requirements/", "PRD.md"));
    }
};

} // namespace

std::unique_ptr<StandardsRule> makePrdSectionsRule() { return std::make_unique<PrdSectionsRule>(); }

} // namespace genie
