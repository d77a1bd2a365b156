// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/module_reader.h"

#include "core/base/text.h"
#include "scenario/requirements/criticality.h"
#include "scenario/requirements/field_reader.h"
#include "scenario/requirements/proof_reference.h"

#include <unordered_set>

namespace genie {

namespace {

/// Without it a file that nothing else names is called by its path (1.3).
constexpr std::string_view kFolder = "requirements/";

using Kind = JsonText::Kind;
using Node = JsonText::Node;

/// What a nested child takes over from its parent where it says nothing itself (F5).
struct Inherited {
    std::string prdRef;
    std::string criticality;
    std::string priority;
};

/// Reads the values of one file.
class ModuleReader {
public:
    ModuleReader(const RequirementFile &file, bool strict, ReadingBudget &budget, std::vector<RequirementIssue> &issues)
        : m_text(*file.text), m_strict(strict), m_budget(budget), m_fields(m_text, file.path, budget.issues, issues)
    {
    }

    void readInto(RequirementModule &module, const std::string &folder)
    {
        m_module = &module;
        module.bytes = m_text.bytes();
        const Node root = JsonText::root();
        if (!m_text.is(root, Kind::Object)) {
            m_fields.tell("root_not_object", IssueSeverity::Error, root, {}, "top level must be an object");
            return;
        }
        m_fields.checkKeys(root,
                           {"_metadata", "imports", "requirements", "meta", "metadata", "reporting", "scenario", "version", "modules",
                            "module", "module_id", "id", "title", "description", "priority", "prd_ref", "prd_refs", "schema_version",
                            "last_updated"},
                           m_strict);
        readMetadata(root, folder);
        module.imports = m_fields.texts(root, "imports");
        const Node list = m_text.member(root, "requirements");
        if (list == JsonText::kNone || m_text.is(list, Kind::Null))
            return;
        if (!m_text.is(list, Kind::Array)) {
            m_fields.mismatch(list, "an array", "ignored");
            return;
        }
        for (Node element = m_text.firstChild(list); element != JsonText::kNone; element = m_text.nextSibling(element)) {
            m_fields.about({}, -1);
            if (m_text.is(element, Kind::Object))
                readRequirement(element, {});
            else
                m_fields.mismatch(element, "an object", "ignored");
        }
    }

private:
    void readMetadata(Node root, const std::string &folder)
    {
        RequirementModule &module = *m_module;
        Node metadata = m_text.member(root, "_metadata");
        if (metadata != JsonText::kNone && !m_text.is(metadata, Kind::Object) && !m_text.is(metadata, Kind::Null))
            m_fields.mismatch(metadata, "an object", "ignored");
        if (!m_text.is(metadata, Kind::Object))
            metadata = JsonText::kNone;
        else
            m_fields.checkKeys(metadata,
                               {"module", "module_name", "description", "prd_ref", "priority", "last_validated_at", "schema_version",
                                "auto_sync_enabled", "last_updated", "last_synced_at", "domain", "prd_section", "entity", "generated_at",
                                "generator", "notes"},
                               m_strict);
        const auto either = [&](std::string_view name) {
            std::string value = m_fields.text(metadata, name);
            return text::trimmed(value).empty() ? m_fields.text(root, name) : value;
        };
        module.description = either("description");
        module.prdRef = either("prd_ref");
        module.priority = either("priority");
        module.autoSync = m_fields.flag(metadata, "auto_sync_enabled").value_or(true);
        module.name = folder;
        for (const char *name : {"module_name", "module"})
            if (module.name.empty())
                module.name = text::trimmed(m_fields.text(metadata, name));
        if (module.name.empty())
            module.name = module.file.starts_with(kFolder) ? module.file.substr(kFolder.size()) : module.file;
    }

    /// Reads a requirement, and its nested children right behind it. Answers its id; empty when there is none.
    std::string readRequirement(Node node, const Inherited &inherited)
    {
        if (m_budget.requirements == 0) {
            if (!m_full)
                m_fields.tell("file_unreadable", IssueSeverity::Error, node, {}, "too many requirements; the rest is not read");
            m_full = true;
            return {};
        }
        --m_budget.requirements;
        const std::size_t position = m_module->requirements.size();
        Requirement requirement;
        requirement.node = node;
        requirement.line = m_text.line(node);
        m_fields.about({}, static_cast<int>(position));
        requirement.id = text::trimmed(m_fields.text(node, "id"));
        m_fields.about(requirement.id, static_cast<int>(position));
        m_fields.checkKeys(node,
                           {"id", "title", "status", "prd_ref", "category", "criticality", "description", "tags", "children", "depends_on",
                            "blocks", "validation", "validations", "priority", "notes", "dependencies", "validation_method",
                            "validation_methods", "operational_target_id"},
                           m_strict);
        readWords(node, requirement, inherited);
        readLists(node, requirement);
        readValidations(node, requirement);
        const std::string id = requirement.id;
        const Inherited handedDown{requirement.prdRef, textOr(node, "criticality", inherited.criticality),
                                   textOr(node, "priority", inherited.priority)};
        m_module->requirements.push_back(std::move(requirement));
        readNestedChildren(node, position, handedDown);
        return id;
    }

    /// Like the field reader's text, without telling a second time of what is wrong with it.
    [[nodiscard]] std::string textOr(Node object, std::string_view name, const std::string &otherwise) const
    {
        const Node node = m_text.member(object, name);
        const bool usable =
            node != JsonText::kNone && !m_text.is(node, Kind::Null) && !m_text.is(node, Kind::Array) && !m_text.is(node, Kind::Object);
        const std::string value = usable ? m_text.text(node) : std::string();
        return text::trimmed(value).empty() ? otherwise : value;
    }

    void readWords(Node node, Requirement &requirement, const Inherited &inherited)
    {
        requirement.title = m_fields.text(node, "title");
        requirement.statusWord = m_fields.text(node, "status");
        requirement.declared = declaredStatusFrom(requirement.statusWord).value_or(DeclaredStatus::Pending);
        requirement.derived = requirement.declared;
        requirement.prdRef = m_fields.text(node, "prd_ref");
        if (text::trimmed(requirement.prdRef).empty())
            requirement.prdRef = inherited.prdRef;
        requirement.operationalTargetId = m_fields.text(node, "operational_target_id");
        requirement.category = m_fields.text(node, "category");
        requirement.description = m_fields.text(node, "description");
        requirement.notes = m_fields.lines(node, "notes");
        requirement.targetId = targetIdIn(requirement.prdRef);
        if (requirement.targetId.empty()) {
            requirement.targetId = targetIdIn(requirement.operationalTargetId);
            if (!requirement.targetId.empty())
                m_fields.alias(m_text.member(node, "operational_target_id"), "the operational target");
        }
        readCriticality(node, requirement, inherited);
    }

    void readCriticality(Node node, Requirement &requirement, const Inherited &inherited)
    {
        const auto word = [&](const char *name, const std::string &otherwise) {
            std::string value = m_fields.text(node, name);
            return text::trimmed(value).empty() ? otherwise : value;
        };
        const EffectiveCriticality effective =
            effectiveCriticality({word("criticality", inherited.criticality), word("priority", inherited.priority), requirement.prdRef,
                                  requirement.operationalTargetId, m_module->priority});
        requirement.criticality = effective.level;
        requirement.criticalitySource = effective.source;
        if (!effective.unknownWord.empty())
            m_fields.tell("criticality_unknown", IssueSeverity::Warning, node, effective.unknownField,
                          "criticality " + effective.unknownWord + " is unknown; ignored");
        if (!effective.conflict.empty())
            m_fields.tell("criticality_conflict", IssueSeverity::Warning, node, "criticality", effective.conflict);
        if (effective.source == "priority" && m_text.member(node, "priority") != JsonText::kNone)
            m_fields.alias(m_text.member(node, "priority"), "criticality");
    }

    void readLists(Node node, Requirement &requirement)
    {
        requirement.tags = m_fields.texts(node, "tags");
        requirement.children = childIds(node);
        requirement.dependsOn = m_fields.texts(node, "depends_on");
        requirement.blocks = m_fields.texts(node, "blocks");
        if (const auto dependencies = m_fields.texts(node, "dependencies"); !dependencies.empty()) {
            m_fields.alias(m_text.member(node, "dependencies"), "depends_on");
            std::unordered_set<std::string> known(requirement.dependsOn.begin(), requirement.dependsOn.end());
            for (const std::string &id : dependencies)
                if (known.insert(id).second)
                    requirement.dependsOn.push_back(id);
        }
        for (const char *name : {"validation_method", "validation_methods"}) {
            const Node methods = m_text.member(node, name);
            if (methods == JsonText::kNone)
                continue;
            if (m_text.is(methods, Kind::Array))
                for (std::string &method : m_fields.texts(node, name))
                    requirement.validationMethods.push_back(std::move(method));
            else if (std::string method = m_fields.text(node, name); !text::trimmed(method).empty())
                requirement.validationMethods.push_back(std::move(method));
        }
    }

    /// Ids of children in order: texts, and the ids of nested requirements.
    std::vector<std::string> childIds(Node node)
    {
        const Node list = m_text.member(node, "children");
        if (!m_text.is(list, Kind::Array))
            return m_fields.texts(node, "children");
        std::vector<std::string> ids;
        for (Node element = m_text.firstChild(list); element != JsonText::kNone; element = m_text.nextSibling(element)) {
            std::string id;
            if (m_text.is(element, Kind::String))
                id = text::trimmed(m_text.text(element));
            else if (m_text.is(element, Kind::Object))
                id = text::trimmed(textOr(element, "id", {}));
            else
                m_fields.mismatch(element, "an id", "ignored");
            if (!id.empty())
                ids.push_back(std::move(id));
        }
        return ids;
    }

    void readNestedChildren(Node node, std::size_t parent, const Inherited &inherited)
    {
        const Node list = m_text.member(node, "children");
        if (!m_text.is(list, Kind::Array))
            return;
        for (Node element = m_text.firstChild(list); element != JsonText::kNone; element = m_text.nextSibling(element)) {
            if (!m_text.is(element, Kind::Object))
                continue;
            m_fields.about(m_module->requirements[parent].id, static_cast<int>(parent));
            m_fields.mismatch(element, "an id", "converted to a requirement of its own");
            readRequirement(element, inherited);
        }
    }

    void readValidations(Node node, Requirement &requirement)
    {
        Node list = m_text.member(node, "validation");
        const bool empty = list == JsonText::kNone || m_text.is(list, Kind::Null) ||
                           (m_text.is(list, Kind::Array) && m_text.firstChild(list) == JsonText::kNone);
        if (const Node plural = m_text.member(node, "validations"); empty && plural != JsonText::kNone) {
            m_fields.alias(plural, "validation");
            list = plural;
        }
        if (list == JsonText::kNone || m_text.is(list, Kind::Null))
            return;
        if (m_text.is(list, Kind::Array)) {
            for (Node element = m_text.firstChild(list); element != JsonText::kNone; element = m_text.nextSibling(element))
                readValidation(element, requirement);
            return;
        }
        if (m_text.is(list, Kind::Object) || m_text.is(list, Kind::String))
            m_fields.mismatch(list, "an array", "converted");
        readValidation(list, requirement);
    }

    void readValidation(Node node, Requirement &requirement)
    {
        if (m_budget.validations == 0)
            return;
        Validation validation;
        validation.line = m_text.line(node);
        if (m_text.is(node, Kind::String)) {
            readValidationWord(node, validation);
        } else if (m_text.is(node, Kind::Object)) {
            validation.node = node;
            readValidationObject(node, validation);
        } else {
            m_fields.mismatch(node, "an object", "ignored");
            return;
        }
        validation.derived = validation.declared;
        --m_budget.validations;
        requirement.validations.push_back(std::move(validation));
    }

    /// F2: a validation written as one word is its type, any other text is what a person is to look at.
    void readValidationWord(Node node, Validation &validation)
    {
        const std::string word = m_text.text(node);
        const auto type = validationTypeFrom(word);
        validation.type = type.value_or(ValidationType::Manual);
        validation.typeWord = type ? std::string(text::trimmed(word)) : "manual";
        if (!type)
            validation.notes = word;
        validation.statusWord = "not_implemented";
        if (m_text.parent(node) != JsonText::kNone && m_text.is(m_text.parent(node), Kind::Array))
            m_fields.mismatch(node, "an object", type ? "converted to a validation of that type" : "converted to a manual validation");
    }

    void readValidationObject(Node node, Validation &validation)
    {
        m_fields.checkKeys(node,
                           {"type", "ref", "workflow_id", "phase", "status", "notes", "scenario", "folder", "metadata", "file", "test_file",
                            "path", "description", "validation_notes", "assertion", "steps", "command", "checks"},
                           m_strict);
        validation.typeWord = m_fields.text(node, "type");
        validation.type = validationTypeFrom(validation.typeWord).value_or(ValidationType::Test);
        validation.ref = m_fields.text(node, {"ref", "file", "test_file", "path"});
        validation.workflowId = text::trimmed(m_fields.text(node, "workflow_id"));
        validation.phase = phaseFrom(m_fields.text(node, "phase"));
        validation.statusWord = m_fields.text(node, "status");
        validation.declared = validationStatusFrom(validation.statusWord).value_or(ValidationStatus::NotImplemented);
        validation.notes = m_fields.text(node, {"notes", "assertion", "description", "validation_notes"});
        validation.scenario = text::trimmed(m_fields.text(node, "scenario"));
        validation.folder = text::trimmed(m_fields.text(node, "folder"));
        validation.proof = proofReferenceFrom(validation.ref);
    }

    const JsonText &m_text;
    bool m_strict;
    ReadingBudget &m_budget;
    FieldReader m_fields;
    RequirementModule *m_module = nullptr;
    bool m_full = false;
};

} // namespace

RequirementModule readModule(const RequirementFile &file, bool strict, ReadingBudget &budget, std::vector<RequirementIssue> &issues)
{
    RequirementModule module;
    module.file = file.path;
    module.isIndex = file.isIndex;
    module.name = file.folder.empty() ? file.path : file.folder;
    if (file.text)
        ModuleReader(file, strict, budget, issues).readInto(module, file.folder);
    return module;
}

} // namespace genie
