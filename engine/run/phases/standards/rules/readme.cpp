// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/rules.h"

#include <algorithm>

namespace genie {

namespace {

/// `readme-present`: somebody new finds a place to start.
class ReadmeRule final : public StandardsRule {
public:
    [[nodiscard]] std::string_view id() const override { return "readme-present"; }
    [[nodiscard]] StandardsSeverity severity() const override { return StandardsSeverity::Low; }
    void checkScenario(const StandardsInput &input, const BreachSink &sink) const override
    {
        if (!input.has("README.md"))
            sink(breach("there is no README.md"));
    }
};

/// `docs-index`: a folder of documents says what is in it.
class DocsIndexRule final : public StandardsRule {
public:
    [[nodiscard]] std::string_view id() const override { return "docs-index"; }
    [[nodiscard]] StandardsSeverity severity() const override { return StandardsSeverity::Low; }
    void checkScenario(const StandardsInput &input, const BreachSink &sink) const override
    {
        const bool hasDocs =
            std::any_of(input.files.begin(), input.files.end(), [](const std::string &file) { return file.starts_with("docs/"); });
        if (hasDocs && !input.has("docs/README.md") && !input.has("docs/index.md") && !input.has("docs/manifest.json"))
            sink(breach("docs/ has no README.md that says what is in it", "docs"));
    }
};

} // namespace

std::unique_ptr<StandardsRule> makeReadmeRule() { return std::make_unique<ReadmeRule>(); }
std::unique_ptr<StandardsRule> makeDocsIndexRule() { return std::make_unique<DocsIndexRule>(); }

} // namespace genie
