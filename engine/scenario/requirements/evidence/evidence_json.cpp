// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/evidence/evidence_json.h"

#include "core/base/text.h"

#include <algorithm>

namespace genie::evidence {

namespace {

constexpr std::size_t kMostIssues = 1000;
constexpr std::size_t kLongestText = 64 * 1024;

const Json *member(const Json &object, const char *name)
{
    const auto found = object.is_object() ? object.find(name) : object.end();
    return found == object.end() ? nullptr : &*found;
}

} // namespace

void note(EvidenceSet &into, std::string code, const std::string &file, std::string message, int line)
{
    if (into.issues.size() >= kMostIssues)
        return;
    RequirementIssue issue;
    issue.code = std::move(code);
    issue.file = file;
    issue.line = line;
    issue.message = text::shortened(text::validUtf8(message), kLongestText);
    into.issues.push_back(std::move(issue));
}

std::string text(const Json &object, std::initializer_list<const char *> names)
{
    for (const char *name : names) {
        const Json *value = member(object, name);
        if (value == nullptr || !value->is_string())
            continue;
        const std::string_view trimmed = genie::text::trimmed(value->get_ref<const std::string &>());
        if (!trimmed.empty())
            return genie::text::shortened(genie::text::validUtf8(trimmed.substr(0, 4 * kLongestText)), kLongestText);
    }
    return {};
}

std::optional<Moment> time(const Json &object, std::initializer_list<const char *> names)
{
    for (const char *name : names)
        if (const auto moment = fromRfc3339(text(object, {name})))
            return moment;
    return std::nullopt;
}

double seconds(const Json &object)
{
    if (const Json *value = member(object, "duration_seconds"); value != nullptr && value->is_number())
        return value->get<double>();
    if (const Json *value = member(object, "duration_ms"); value != nullptr && value->is_number())
        return value->get<double>() / 1000;
    return 0;
}

std::vector<const Json *> objects(const Json &object, const char *name, std::size_t most)
{
    std::vector<const Json *> found;
    const Json *array = member(object, name);
    for (std::size_t i = 0; array != nullptr && array->is_array() && i < array->size() && found.size() < most; ++i)
        if ((*array)[i].is_object())
            found.push_back(&(*array)[i]);
    return found;
}

LiveStatus status(const std::string &word, const std::string &file, EvidenceSet &into)
{
    const auto known = liveStatusFrom(word);
    if (known)
        return *known;
    const std::string message = "status '" + genie::text::shortened(word, 80) + "' is unknown";
    const bool told = std::any_of(into.issues.begin(), into.issues.end(),
                                  [&](const auto &issue) { return issue.file == file && issue.message == message; });
    if (!told)
        note(into, "live_status_unknown", file, message);
    return LiveStatus::Unknown;
}

std::optional<Json> document(std::string_view bytes, const std::string &file, EvidenceSet &into)
{
    auto json = parseJson(bytes);
    if (json && json->is_object())
        return std::move(*json);
    note(into, "evidence_unreadable", file, json ? "is no JSON object" : json.error().message);
    return std::nullopt;
}

} // namespace genie::evidence
