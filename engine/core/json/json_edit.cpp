// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/json_edit.h"

#include <algorithm>

namespace genie {

namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kIndentation = "  "; // Where the file has none to imitate.

/// Offset behind the blanks and the line end at `at`; `at` itself when something else stands on the rest of that line.
std::size_t afterLineEnd(std::string_view bytes, std::size_t at)
{
    std::size_t end = bytes.find_first_not_of(" \t\r", at);
    return end != std::string_view::npos && bytes[end] == '\n' ? end + 1 : at;
}

} // namespace

void JsonEdit::replace(Node node, std::string valueText) { m_replaced[node] = std::move(valueText); }

void JsonEdit::insertMember(Node object, std::string_view key, std::string valueText)
{
    m_inserted[object].emplace_back(toJsonString(key), std::move(valueText));
}

void JsonEdit::removeElement(Node element) { m_removed.insert(element); }

Outcome<std::string> JsonEdit::applied() const
{
    std::vector<Splice> splices;
    collect(JsonText::root(), splices);
    std::stable_sort(splices.begin(), splices.end(), [](const Splice &a, const Splice &b) { return a.begin < b.begin; });
    std::string bytes;
    std::size_t at = 0;
    for (const Splice &splice : splices) {
        if (splice.begin < at)
            return fail(FailureKind::Internal, "two changes of the same bytes");
        bytes.append(m_text.bytes(), at, splice.begin - at);
        bytes += splice.bytes;
        at = splice.end;
    }
    bytes.append(m_text.bytes(), at);
    const auto edited = JsonText::parse(bytes);
    if (!edited)
        return fail(FailureKind::Internal, "the changed text " + edited.error().toFailure().message);
    if (!asPlanned(JsonText::root(), *edited, JsonText::root()))
        return fail(FailureKind::Internal, "the changed text differs from what was planned");
    return bytes;
}

void JsonEdit::collect(Node node, std::vector<Splice> &splices) const
{
    if (const auto replaced = m_replaced.find(node); replaced != m_replaced.end()) {
        splices.push_back({m_text.begin(node), m_text.end(node), replaced->second});
        return;
    }
    bool removes = false;
    for (Node child = m_text.firstChild(node); child != JsonText::kNone; child = m_text.nextSibling(child)) {
        if (m_removed.contains(child) && !m_text.hasKey(child))
            removes = true;
        else
            collect(child, splices);
    }
    if (removes)
        collectRemovals(node, splices);
    if (const auto inserted = m_inserted.find(node); inserted != m_inserted.end() && m_text.is(node, JsonText::Kind::Object))
        splices.push_back(insertion(node, inserted->second));
}

void JsonEdit::collectRemovals(Node array, std::vector<Splice> &splices) const
{
    const std::vector<Node> elements = m_text.children(array);
    for (std::size_t first = 0; first < elements.size(); ++first) {
        if (!m_removed.contains(elements[first]))
            continue;
        std::size_t last = first;
        while (last + 1 < elements.size() && m_removed.contains(elements[last + 1]))
            ++last;
        splices.push_back(first == 0 && last + 1 == elements.size() ? Splice{m_text.begin(array) + 1, m_text.end(array) - 1, ""}
                                                                    : cutOut(elements, first, last));
        first = last;
    }
}

/// The bytes of a run of elements that does not fill its array, with the comma that is then too many.
JsonEdit::Splice JsonEdit::cutOut(const std::vector<Node> &elements, std::size_t first, std::size_t last) const
{
    const std::size_t begin = m_text.begin(elements[first]);
    const std::size_t end = m_text.end(elements[last]);
    const bool isLast = last + 1 == elements.size();
    if (!isLast && beginsItsLine(begin)) {
        const std::size_t comma = m_text.bytes().find(',', end);
        if (const std::size_t rest = afterLineEnd(m_text.bytes(), comma + 1); rest > comma + 1)
            return {lineStart(begin), rest, ""};
    }
    if (first > 0)
        return {m_text.end(elements[first - 1]), end, ""};
    return {begin, m_text.begin(elements[last + 1]), ""};
}

JsonEdit::Splice JsonEdit::insertion(Node object, const Members &members) const
{
    const std::string &bytes = m_text.bytes();
    Node last = m_text.firstChild(object);
    while (last != JsonText::kNone && m_text.nextSibling(last) != JsonText::kNone)
        last = m_text.nextSibling(last);
    const std::size_t closing = m_text.end(object) - 1;
    const std::size_t model = last != JsonText::kNone ? m_text.keyBegin(last) : closing; // What begins a line as ours shall.
    std::string separator = " ";
    if (beginsItsLine(model) && lineStart(model) > m_text.begin(object)) {
        const std::size_t start = lineStart(model);
        separator = start >= 2 && bytes[start - 2] == '\r' ? "\r\n" : "\n";
        separator.append(bytes, start, model - start);
        if (last == JsonText::kNone)
            separator += kIndentation;
    } else if (last == JsonText::kNone) {
        separator.clear();
    }
    std::string added;
    for (const auto &[key, value] : members) {
        if (last != JsonText::kNone || !added.empty())
            added += added.empty() || !separator.empty() ? "," : ", ";
        added += separator + key + ": " + value;
    }
    const std::size_t at = last != JsonText::kNone ? m_text.end(last) : m_text.begin(object) + 1;
    return {at, at, added};
}

/// Whether `other` of the edited text is what was planned for `node`.
bool JsonEdit::asPlanned(Node node, const JsonText &edited, Node other) const
{
    if (const auto replaced = m_replaced.find(node); replaced != m_replaced.end())
        return edited.raw(other) == replaced->second;
    if (m_text.kind(node) != edited.kind(other))
        return false;
    if (!m_text.is(node, JsonText::Kind::Object) && !m_text.is(node, JsonText::Kind::Array))
        return m_inserted.count(node) == 0 && m_text.raw(node) == edited.raw(other);
    return childrenAsPlanned(node, edited, other);
}

bool JsonEdit::childrenAsPlanned(Node node, const JsonText &edited, Node other) const
{
    Node theirs = edited.firstChild(other);
    for (Node ours = m_text.firstChild(node); ours != JsonText::kNone; ours = m_text.nextSibling(ours)) {
        if (m_removed.contains(ours)) {
            if (m_text.hasKey(ours))
                return false; // Members are not removed.
            continue;
        }
        if (theirs == JsonText::kNone || m_text.rawKey(ours) != edited.rawKey(theirs) || !asPlanned(ours, edited, theirs))
            return false;
        theirs = edited.nextSibling(theirs);
    }
    if (const auto inserted = m_inserted.find(node); inserted != m_inserted.end()) {
        if (!m_text.is(node, JsonText::Kind::Object))
            return false;
        for (const auto &[key, value] : inserted->second) {
            if (theirs == JsonText::kNone || edited.rawKey(theirs) != key || edited.raw(theirs) != value)
                return false;
            theirs = edited.nextSibling(theirs);
        }
    }
    return theirs == JsonText::kNone;
}

std::size_t JsonEdit::lineStart(std::size_t byte) const
{
    const std::size_t breakBefore = byte == 0 ? std::string::npos : m_text.bytes().rfind('\n', byte - 1);
    return breakBefore == std::string::npos ? 0 : breakBefore + 1;
}

bool JsonEdit::beginsItsLine(std::size_t byte) const
{
    const std::size_t start = lineStart(byte);
    return m_text.bytes().find_first_not_of(kBlanks, start) == byte;
}

} // namespace genie
