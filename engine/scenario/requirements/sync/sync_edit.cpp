// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/json_edit.h"
#include "scenario/requirements/sync/sync_plan.h"

namespace genie {

namespace {

/// Applies planned edits to the text of one module.
class ModuleEditor {
public:
    ModuleEditor(const RequirementModule &module, const JsonText &text) : m_module(module), m_text(text), m_edit(text) {}

    void plan(const PlannedEdit &edit)
    {
        const Requirement &requirement = m_module.requirements[edit.place.position];
        switch (edit.kind) {
        case PlannedEdit::Kind::RequirementStatus: return setStatus(requirement.node, edit.status);
        case PlannedEdit::Kind::ValidationStatus: return setStatus(requirement.validations[edit.validation].node, edit.status);
        case PlannedEdit::Kind::RemoveValidation: return m_edit.removeElement(requirement.validations[edit.validation].node);
        case PlannedEdit::Kind::AddValidation: m_added[requirement.node].push_back(&edit); return;
        }
    }

    Outcome<std::string> done(const std::string &now)
    {
        for (const auto &[node, edits] : m_added)
            addValidations(node, edits);
        const auto metadata = m_text.member(JsonText::root(), "_metadata");
        if (m_text.is(metadata, JsonText::Kind::Object) && m_text.firstChild(metadata) != JsonText::kNone)
            set(metadata, "last_validated_at", now);
        return m_edit.applied();
    }

private:
    void set(JsonText::Node object, std::string_view key, const std::string &value)
    {
        const auto member = m_text.member(object, key);
        if (member == JsonText::kNone)
            m_edit.insertMember(object, key, toJsonString(value));
        else
            m_edit.replace(member, toJsonString(value));
    }

    void setStatus(JsonText::Node object, const std::string &status) { set(object, "status", status); }

    /// The blanks with which the line of a value begins.
    [[nodiscard]] std::string indentOf(JsonText::Node node) const
    {
        const std::string &bytes = m_text.bytes();
        const auto lineBreak = bytes.rfind('\n', m_text.begin(node));
        const auto begin = lineBreak == std::string::npos ? 0 : lineBreak + 1;
        return bytes.substr(begin, bytes.find_first_not_of(" \t", begin) - begin);
    }

    static std::string validationText(const PlannedEdit &edit)
    {
        const char *type = edit.addedRef.starts_with("bas/") ? "automation" : "test";
        return "{ \"type\": \"" + std::string(type) + "\", \"ref\": " + toJsonString(edit.addedRef) +
               ", \"phase\": " + toJsonString(edit.addedPhase) + ", \"status\": " + toJsonString(edit.status) +
               ", \"notes\": \"added by sync\" }";
    }

    /// New elements go behind the last one, each on a line of its own.
    void addValidations(JsonText::Node requirement, const std::vector<const PlannedEdit *> &edits)
    {
        const bool crlf = m_text.bytes().find("\r\n") != std::string::npos;
        const std::string lineEnd = crlf ? "\r\n" : "\n";
        const std::string outer = indentOf(requirement) + "  ";
        const auto array = m_text.member(requirement, "validation");
        std::string inside;
        if (m_text.is(array, JsonText::Kind::Array)) {
            const std::string_view raw = m_text.raw(array);
            inside = raw.substr(1, raw.size() - 2);
            inside.erase(inside.find_last_not_of(" \t\r\n") + 1);
        } else if (array != JsonText::kNone) {
            return; // of some other shape: left alone
        }
        for (const auto *edit : edits)
            inside += (inside.empty() ? "" : ",") + lineEnd + outer + "  " + validationText(*edit);
        const std::string whole = "[" + inside + lineEnd + outer + "]";
        if (array == JsonText::kNone)
            m_edit.insertMember(requirement, "validation", whole);
        else
            m_edit.replace(array, whole);
    }

    const RequirementModule &m_module;
    const JsonText &m_text;
    JsonEdit m_edit;
    std::map<JsonText::Node, std::vector<const PlannedEdit *>> m_added;
};

} // namespace

Outcome<std::string> editedModule(const RequirementModule &module, const std::vector<const PlannedEdit *> &edits, const std::string &now)
{
    const auto text = JsonText::parse(module.bytes);
    if (!text)
        return tl::unexpected<Failure>(text.error().toFailure());
    ModuleEditor editor(module, *text);
    for (const auto *edit : edits)
        editor.plan(*edit);
    return editor.done(now);
}

} // namespace genie
