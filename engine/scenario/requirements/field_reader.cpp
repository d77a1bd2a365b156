// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/field_reader.h"

#include "core/base/text.h"

#include <algorithm>

namespace genie {

namespace {

using Kind = JsonText::Kind;

std::string_view nameOf(Kind kind)
{
    switch (kind) {
    case Kind::Null: return "null";
    case Kind::Boolean: return "true or false";
    case Kind::Number: return "a number";
    case Kind::String: return "text";
    case Kind::Array: return "an array";
    case Kind::Object: break;
    }
    return "an object";
}

bool isScalar(Kind kind) { return kind == Kind::Boolean || kind == Kind::Number; }

} // namespace

void FieldReader::about(std::string requirementId, int position)
{
    m_requirementId = std::move(requirementId);
    m_position = position;
}

std::string FieldReader::text(Node object, std::string_view name)
{
    const Node node = m_text.member(object, name);
    if (node == JsonText::kNone || m_text.is(node, Kind::Null))
        return {};
    if (m_text.is(node, Kind::String))
        return m_text.text(node);
    if (!isScalar(m_text.kind(node))) {
        mismatch(node, "text", "ignored");
        return {};
    }
    mismatch(node, "text", "converted");
    return std::string(m_text.raw(node));
}

std::string FieldReader::text(Node object, std::initializer_list<std::string_view> names)
{
    for (const std::string_view name : names) {
        std::string found = text(object, name);
        if (text::trimmed(found).empty())
            continue;
        if (name != *names.begin())
            alias(m_text.member(object, name), *names.begin());
        return found;
    }
    return {};
}

std::vector<std::string> FieldReader::texts(Node object, std::string_view name, bool mayHoldObjects)
{
    std::vector<std::string> result;
    const Node node = m_text.member(object, name);
    const auto add = [&](const std::string &element) {
        if (const std::string_view trimmed = text::trimmed(element); !trimmed.empty())
            result.emplace_back(trimmed);
    };
    if (node == JsonText::kNone || m_text.is(node, Kind::Null))
        return result;
    if (m_text.is(node, Kind::String)) {
        mismatch(node, "an array", "converted");
        add(m_text.text(node));
        return result;
    }
    if (!m_text.is(node, Kind::Array)) {
        mismatch(node, "an array", "ignored");
        return result;
    }
    for (Node element = m_text.firstChild(node); element != JsonText::kNone; element = m_text.nextSibling(element)) {
        if (m_text.is(element, Kind::String))
            add(m_text.text(element));
        else if (!(mayHoldObjects && m_text.is(element, Kind::Object)))
            mismatch(element, "text", "ignored");
    }
    return result;
}

std::optional<bool> FieldReader::flag(Node object, std::string_view name)
{
    const Node node = m_text.member(object, name);
    if (node == JsonText::kNone || m_text.is(node, Kind::Null))
        return std::nullopt;
    if (m_text.is(node, Kind::Boolean))
        return m_text.raw(node) == "true";
    const std::string word = m_text.is(node, Kind::String) ? text::lowered(text::trimmed(m_text.text(node))) : std::string();
    if (word == "true" || word == "false") {
        mismatch(node, "true or false", "converted");
        return word == "true";
    }
    mismatch(node, "true or false", "ignored");
    return std::nullopt;
}

std::string FieldReader::lines(Node object, std::string_view name)
{
    const Node node = m_text.member(object, name);
    if (!m_text.is(node, Kind::Array))
        return text(object, name);
    mismatch(node, "text", "converted");
    return text::join(texts(object, name), "\n");
}

void FieldReader::checkKeys(Node object, std::initializer_list<std::string_view> known, bool strict)
{
    for (const Node twice : m_text.duplicates(object))
        tell("duplicate_key", IssueSeverity::Warning, twice, m_text.pointer(twice),
             "key " + m_text.key(twice) + " occurs twice in one object; the last one is used");
    for (Node member = m_text.firstChild(object); member != JsonText::kNone; member = m_text.nextSibling(member)) {
        const std::string key = m_text.key(member);
        if (std::find(known.begin(), known.end(), key) != known.end())
            continue;
        const std::string lowered = text::lowered(key);
        const bool otherCase = std::find(known.begin(), known.end(), lowered) != known.end();
        if (otherCase)
            tell("unknown_key", IssueSeverity::Info, member, m_text.pointer(member), "key " + key + " is not read; write it as " + lowered);
        else if (strict)
            tell("unknown_key", IssueSeverity::Info, member, m_text.pointer(member), "key " + key + " is not part of the format");
    }
}

void FieldReader::tell(std::string code, IssueSeverity severity, Node at, std::string field, std::string message)
{
    constexpr std::size_t kShown = 500;
    if (m_budget == 0)
        return;
    --m_budget;
    m_issues.push_back({std::move(code),
                        severity,
                        m_file,
                        m_requirementId,
                        std::move(field),
                        text::shortened(message, kShown),
                        {},
                        m_text.line(at),
                        m_position});
    if (m_budget == 0)
        m_issues.push_back({"issues_omitted", IssueSeverity::Warning, m_file, {}, {}, "more issues than are listed", {}, 0, -1});
}

void FieldReader::mismatch(Node node, std::string_view wanted, std::string_view instead)
{
    const std::string name = m_text.hasKey(node) ? m_text.key(node) : "the element";
    tell("type_mismatch", IssueSeverity::Warning, node, m_text.pointer(node),
         name + " should be " + std::string(wanted) + ", is " + std::string(nameOf(m_text.kind(node))) + "; " + std::string(instead));
}

void FieldReader::alias(Node node, std::string_view meaning)
{
    tell("key_alias", IssueSeverity::Info, node, m_text.pointer(node), m_text.key(node) + " is read as " + std::string(meaning));
}

} // namespace genie
