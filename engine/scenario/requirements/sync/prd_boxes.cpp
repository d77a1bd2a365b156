// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/sync/prd_boxes.h"

#include "core/base/text.h"
#include "scenario/requirements/id_key.h"

#include <algorithm>

namespace genie {

namespace {

constexpr std::size_t kIdLength = 9; // OT-P0-001

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isWordByte(char c) { return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool isIdAt(std::string_view text, std::size_t at)
{
    const std::string_view id = text.substr(std::min(at, text.size()), kIdLength);
    return id.size() == kIdLength && id.starts_with("OT-") && (id[3] == 'P' || id[3] == 'p') && id[4] >= '0' && id[4] <= '2' &&
           id[5] == '-' && isDigit(id[6]) && isDigit(id[7]) && isDigit(id[8]);
}

std::size_t skipBlanks(std::string_view text, std::size_t at) { return std::min(text.find_first_not_of(" \t", at), text.size()); }

/// Reads one line that begins at `offset` of the document.
bool readBox(std::string_view line, std::size_t offset, PrdBox &box)
{
    std::size_t at = skipBlanks(line, 0);
    if (at >= line.size() || line[at] != '-')
        return false;
    at = skipBlanks(line, at + 1);
    if (at + 2 >= line.size() || line[at] != '[' || line[at + 2] != ']')
        return false;
    const char mark = line[at + 1];
    if (mark != ' ' && mark != 'x' && mark != 'X')
        return false;
    box.mark = offset + at + 1;
    box.checked = mark != ' ';
    at = skipBlanks(line, at + 3);
    if (line.substr(at).starts_with("**"))
        at += 2;
    if (!isIdAt(line, at) || (at + kIdLength < line.size() && isWordByte(line[at + kIdLength])))
        return false;
    box.id = idKey(line.substr(at, kIdLength));
    const auto parts = text::split(line.substr(at + kIdLength), '|');
    box.title = parts.size() > 1 ? std::string(text::trimmed(parts[1])) : std::string();
    return true;
}

} // namespace

std::vector<PrdBox> prdBoxes(std::string_view prd)
{
    constexpr std::size_t kMostBoxes = 20'000;
    std::vector<PrdBox> boxes;
    for (std::size_t begin = 0; begin < prd.size() && boxes.size() < kMostBoxes;) {
        const std::size_t end = std::min(prd.find('\n', begin), prd.size());
        PrdBox box;
        if (readBox(prd.substr(begin, end - begin), begin, box))
            boxes.push_back(std::move(box));
        begin = end + 1;
    }
    return boxes;
}

PrdEdit withBoxes(std::string_view prd, const std::map<std::string, TargetState> &targets)
{
    PrdEdit edit;
    edit.text = prd;
    const auto addOnce = [](std::vector<std::string> &list, const std::string &id) {
        if (std::find(list.begin(), list.end(), id) == list.end())
            list.push_back(id);
    };
    for (const auto &box : prdBoxes(prd)) {
        const auto target = targets.find(box.id);
        if (target == targets.end() || target->second.complete == box.checked)
            continue;
        if (target->second.complete && !target->second.proven) {
            addOnce(edit.unproven, box.id);
            continue;
        }
        edit.text[box.mark] = target->second.complete ? 'x' : ' ';
        addOnce(edit.changed, box.id);
    }
    return edit;
}

} // namespace genie
