// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/rules.h"

#include "run/phases/standards/rules/source_names.h"

#include <algorithm>
#include <array>

namespace genie {

namespace {

struct Language {
    Project::Kind kind;
    const char *name;
    bool (*isOurs)(const std::string &);
};

bool endsWithAny(const std::string &file, std::initializer_list<std::string_view> endings)
{
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return file.ends_with(ending); });
}

constexpr std::array<Language, 3> kLanguages{
    {{Project::Kind::Go, "Go", [](const std::string &file) { return file.ends_with(".go"); }},
     {Project::Kind::Node, "Node",
      [](const std::string &file) {
          return endsWithAny(file, {".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".vue", ".svelte"});
      }},
     {Project::Kind::Python, "Python", [](const std::string &file) { return file.ends_with(".py"); }}}};

/// `tests-present`: a language that is used has at least one test.
class TestsPresentRule final : public StandardsRule {
public:
    [[nodiscard]] std::string_view id() const override { return "tests-present"; }
    [[nodiscard]] StandardsSeverity severity() const override { return StandardsSeverity::Medium; }
    void checkScenario(const StandardsInput &input, const BreachSink &sink) const override
    {
        const auto &projects = input.workspace.projects;
        for (const Language &language : kLanguages) {
            if (std::none_of(projects.begin(), projects.end(), [&](const Project &project) { return project.kind == language.kind; }))
                continue;
            const bool hasTest = std::any_of(input.files.begin(), input.files.end(),
                                             [&](const std::string &file) { return language.isOurs(file) && standards::isTestFile(file); });
            const bool hasSource = std::any_of(input.files.begin(), input.files.end(), language.isOurs);
            if (hasSource && !hasTest)
                sink(breach(std::string("there is no test in ") + language.name));
        }
    }
};

} // namespace

std::unique_ptr<StandardsRule> makeTestsPresentRule() { return std::make_unique<TestsPresentRule>(); }

} // namespace genie
