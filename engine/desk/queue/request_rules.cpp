// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/queue/request_rules.h"

#include "core/base/text.h"
#include "core/domain/request_json.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace genie {

namespace {

constexpr std::array<std::string_view, 5> kTypes{"unit", "integration", "performance", "vault", "regression"};
constexpr std::size_t kLongestName = 100;
constexpr std::size_t kLongestNotes = 4'000; // characters
constexpr std::size_t kLongestTracker = 1'000;
constexpr std::size_t kLongestKey = 200;
constexpr std::size_t kMostGapFiles = 2'000;
constexpr std::size_t kMostGapRanges = 20'000;
constexpr int kDefaultCoverage = 95;

bool isWordCharacter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string shown(std::string_view text) { return "'" + text::shortened(text::withoutControls(text::validUtf8(text)), 60) + "'"; }

/// Gathers what is wrong, so that everything is said at once.
class Faults {
public:
    void add(std::string fault) { m_faults.push_back(std::move(fault)); }
    [[nodiscard]] Outcome<NewRequest> orElse(NewRequest wish) const
    {
        if (m_faults.empty())
            return wish;
        return fail(FailureKind::Invalid, text::join(m_faults, "; "));
    }

private:
    std::vector<std::string> m_faults;
};

void cleanTypes(NewRequest &wish, Faults &faults)
{
    std::vector<std::string> types;
    for (const auto &written : wish.types) {
        std::string type = text::lowered(text::trimmed(written));
        if (type.empty() || std::find(types.begin(), types.end(), type) != types.end())
            continue;
        if (std::find(kTypes.begin(), kTypes.end(), type) == kTypes.end())
            faults.add("requestedTypes: " + shown(type) + " is none of unit, integration, performance, vault, regression");
        types.push_back(std::move(type));
    }
    wish.types = types.empty() ? std::vector<std::string>{"unit", "integration"} : std::move(types);
}

void checkGap(const Gap &gap, Faults &faults)
{
    std::size_t ranges = 0;
    for (const auto &file : gap.files) {
        const bool leaves = file.path.empty() || file.path.front() == '/' || ("/" + file.path + "/").find("/../") != std::string::npos ||
                            file.path.find('\0') != std::string::npos;
        if (leaves)
            faults.add("gap: " + shown(file.path) + " is no path within the scenario");
        ranges += file.lines.size();
        for (const auto &lines : file.lines)
            if (lines.first < 1 || lines.last < lines.first)
                faults.add("gap: lines " + std::to_string(lines.first) + " to " + std::to_string(lines.last) + " of " + shown(file.path) +
                           " are no range");
    }
    if (gap.files.size() > kMostGapFiles || ranges > kMostGapRanges || gap.requirements.size() > kMostGapFiles)
        faults.add("gap: it names too much; at most 2,000 files and requirements and 20,000 ranges of lines");
}

} // namespace

bool isRequestableName(std::string_view name)
{
    return !name.empty() && name.size() <= kLongestName && isWordCharacter(name.front()) &&
           std::all_of(name.begin(), name.end(), [](char c) { return isWordCharacter(c) || c == '_' || c == '-'; });
}

bool isTrackerName(std::string_view name)
{
    constexpr std::string_view kCommand = "command:";
    if (name == "app-issue-tracker" || name == "github")
        return true;
    return name.starts_with(kCommand) && name.size() > kCommand.size() && name.size() <= kLongestTracker &&
           name.find('\0') == std::string_view::npos;
}

Outcome<NewRequest> checkedRequest(NewRequest wish)
{
    Faults faults;
    wish.scenario = std::string(text::trimmed(wish.scenario));
    if (wish.scenario.empty())
        faults.add("scenarioName is missing");
    else if (!isRequestableName(wish.scenario))
        faults.add("scenarioName " + shown(wish.scenario) +
                   " must be letters, digits, '_' and '-', begin with a letter or digit, and have at most 100 characters");
    cleanTypes(wish, faults);
    if (wish.coverageTarget == 0)
        wish.coverageTarget = kDefaultCoverage;
    if (wish.coverageTarget < 1 || wish.coverageTarget > 100)
        faults.add("coverageTarget must be 1 to 100, got " + std::to_string(wish.coverageTarget));
    wish.priority = text::lowered(text::trimmed(wish.priority));
    if (wish.priority.empty())
        wish.priority = "normal";
    if (!requestPriorityFrom(wish.priority))
        faults.add("priority " + shown(wish.priority) + " is none of low, normal, high, urgent");
    wish.notes = text::validUtf8(text::trimmed(wish.notes));
    if (characters(wish.notes) > kLongestNotes)
        faults.add("notes have " + std::to_string(characters(wish.notes)) + " characters; at most 4,000 are kept");
    wish.tracker = std::string(text::trimmed(wish.tracker));
    if (!wish.tracker.empty() && !isTrackerName(wish.tracker))
        faults.add("tracker " + shown(wish.tracker) + " is none of app-issue-tracker, github, command:PROGRAM");
    if (wish.idempotencyKey.size() > kLongestKey)
        faults.add("the idempotency key has more than 200 bytes");
    checkGap(wish.gap, faults);
    return faults.orElse(std::move(wish));
}

Outcome<NewRequest> newRequestFrom(const Json &body)
{
    if (!body.is_object())
        return fail(FailureKind::Invalid, "the body is not a JSON object");
    Faults faults;
    NewRequest wish;
    const auto member = [&](const char *name) -> const Json * {
        const auto found = body.find(name);
        return found == body.end() || found->is_null() ? nullptr : &*found;
    };
    const auto text = [&](const char *name, std::string &into) {
        const Json *value = member(name);
        if (value != nullptr && value->is_string())
            into = value->get<std::string>();
        else if (value != nullptr)
            faults.add(std::string(name) + " is not a string");
    };
    text("scenarioName", wish.scenario);
    text("priority", wish.priority);
    text("notes", wish.notes);
    text("tracker", wish.tracker);
    if (const Json *types = member("requestedTypes")) {
        // A single string is one type; commas in it are not taken apart.
        const Json list = types->is_string() ? Json::array({*types}) : *types;
        if (!list.is_array())
            faults.add("requestedTypes is neither a string nor an array of strings");
        for (std::size_t i = 0; list.is_array() && i < list.size(); ++i) {
            if (list[i].is_string())
                wish.types.push_back(list[i].get<std::string>());
            else
                faults.add("requestedTypes[" + std::to_string(i) + "] is not a string");
        }
    }
    if (const Json *target = member("coverageTarget")) {
        const double value = target->is_number() ? target->get<double>() : 0.5;
        if (std::floor(value) != value || std::abs(value) > 1e6)
            faults.add("coverageTarget is not a whole number");
        else
            wish.coverageTarget = static_cast<int>(value);
    }
    if (const Json *allow = member("allowProductChanges")) {
        if (allow->is_boolean())
            wish.allowProductChanges = allow->get<bool>();
        else
            faults.add("allowProductChanges is neither true nor false");
    }
    if (const Json *gap = member("gap")) {
        auto read = gapFrom(*gap);
        if (read)
            wish.gap = std::move(*read);
        else
            faults.add("gap: " + read.error().message);
    }
    return faults.orElse(std::move(wish));
}

} // namespace genie
