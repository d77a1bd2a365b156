// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/change_sets.h"

#include <sstream>
#include <utility>

namespace genie::test {

namespace {

/// "kit.go 14-22"
FileGap fileGap(const std::string &words)
{
    std::istringstream in(words);
    std::string path;
    int first = 0, last = 0;
    char dash = 0;
    if (!(in >> path >> first >> dash >> last) || dash != '-' || last < first)
        qFatal("no gap: %s", words.c_str());
    return {path, {{first, last}}, {}};
}

/// "GREET-2 Greets loudly"
RequirementGap requirementGap(const std::string &words)
{
    const auto space = words.find(' ');
    return {words.substr(0, space), space == std::string::npos ? "" : words.substr(space + 1), "P1", "not_run"};
}

} // namespace

ChangeSets changeSets(const std::string &language)
{
    std::ifstream in(fs::path(GENIE_SOURCE_DIR) / "tests/data/change-sets" / (language + ".txt"));
    ChangeSets result;
    Gap usual;
    Files *files = nullptr;
    std::string *text = nullptr;
    bool ownGap = false;
    for (std::string line; std::getline(in, line);) {
        const auto rest = [&](std::string_view start) { return line.substr(start.size()); };
        if (line.starts_with("##### ")) {
            if (text != nullptr && text->ends_with("\n\n")) // the empty line between two results is none of the file's
                text->pop_back();
            text = nullptr;
            ownGap = false;
            if (line == "##### base") {
                files = &result.base;
            } else if (line.starts_with("##### gap ")) {
                usual.files.push_back(fileGap(rest("##### gap ")));
            } else if (line.starts_with("##### requirement ")) {
                usual.requirements.push_back(requirementGap(rest("##### requirement ")));
            } else {
                const bool honest = line.starts_with("##### honest ");
                if (!honest && !line.starts_with("##### bad "))
                    qFatal("no result: %s", line.c_str());
                result.sets.push_back({rest(honest ? "##### honest " : "##### bad "), honest, {}, usual});
                files = &result.sets.back().files;
            }
        } else if (text == nullptr && (line.starts_with("gap: ") || line.starts_with("requirement: "))) {
            Gap &gap = result.sets.back().gap;
            if (!std::exchange(ownGap, true))
                gap = {};
            if (line.starts_with("gap: "))
                gap.files.push_back(fileGap(rest("gap: ")));
            else
                gap.requirements.push_back(requirementGap(rest("requirement: ")));
        } else if (line.starts_with(">>> ") && files != nullptr) {
            const bool deleted = line.ends_with(" deleted");
            const std::string path = line.substr(4, line.size() - 4 - (deleted ? std::string_view(" deleted").size() : 0));
            text = deleted ? nullptr : &(*files)[path];
            if (deleted)
                (*files)[path].clear();
        } else if (text != nullptr) {
            *text += line + "\n";
        } else if (files != nullptr && !line.empty()) {
            qFatal("belongs nowhere: %s", line.c_str());
        }
    }
    if (result.base.empty() || result.sets.empty())
        qFatal("no change-sets of %s", language.c_str());
    return result;
}

} // namespace genie::test
