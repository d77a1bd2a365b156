// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/structure/schema_check.h"

#include "core/base/text.h"
#include "run/phases/structure/schemas.h"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <map>
#include <mutex>

namespace genie {

namespace {

using PlainJson = nlohmann::json;

/// Patterns are run by std::regex, which recurses once per character: no string that reaches it may be long.
constexpr std::size_t kLongestString = 512;
constexpr std::size_t kMostViolations = 100;

struct CompiledSchema {
    PlainJson document;
    valijson::Schema schema;
    std::string problem;
};

void compile(CompiledSchema &compiled, std::string_view name)
{
    const std::string_view source = schemaText(name);
    if (source.empty()) {
        compiled.problem = "the schema " + std::string(name) + " is not built into this program";
        return;
    }
    try {
        compiled.document = PlainJson::parse(source);
        valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
        parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(compiled.document), compiled.schema);
    } catch (const std::exception &error) {
        compiled.problem = "the schema " + std::string(name) + " is not usable: " + error.what();
    }
}

const CompiledSchema &schemaNamed(std::string_view name)
{
    static std::mutex mutex;
    static std::map<std::string, CompiledSchema, std::less<>> schemas;
    const std::lock_guard guard(mutex);
    if (const auto known = schemas.find(name); known != schemas.end())
        return known->second;
    CompiledSchema &compiled = schemas[std::string(name)];
    compile(compiled, name);
    return compiled;
}

/// The same document in the kind of JSON that the validator reads, with long strings shortened.
PlainJson plain(const Json &value)
{
    if (value.is_object()) {
        PlainJson object = PlainJson::object();
        for (auto it = value.begin(); it != value.end(); ++it)
            object[it.key().substr(0, kLongestString)] = plain(it.value());
        return object;
    }
    if (value.is_array()) {
        PlainJson array = PlainJson::array();
        for (const Json &element : value)
            array.push_back(plain(element));
        return array;
    }
    if (value.is_string())
        return value.get_ref<const std::string &>().substr(0, kLongestString);
    return PlainJson::parse(toLine(value), nullptr, false);
}

const PlainJson *resolved(const PlainJson &root, const PlainJson *schema)
{
    constexpr std::string_view kDefinitions = "#/definitions/";
    if (schema == nullptr || !schema->is_object() || !schema->contains("$ref"))
        return schema;
    const std::string name = schema->at("$ref").get<std::string>().substr(kDefinitions.size());
    return root.contains("definitions") && root["definitions"].contains(name) ? &root["definitions"][name] : nullptr;
}

/// The part of our schema that speaks of that place; null when none does.
const PlainJson *subschema(const PlainJson &root, const std::vector<std::string> &path)
{
    const PlainJson *at = &root;
    for (const std::string &step : path) {
        if (at == nullptr || !at->is_object())
            return nullptr;
        if (at->contains("properties") && (*at)["properties"].contains(step))
            at = &(*at)["properties"][step];
        else if (at->contains("items"))
            at = &(*at)["items"];
        else if (at->contains("additionalProperties") && (*at)["additionalProperties"].is_object())
            at = &(*at)["additionalProperties"];
        else if (at->contains("patternProperties"))
            at = &*(*at)["patternProperties"].begin();
        else
            return nullptr;
        at = resolved(root, at);
    }
    return at;
}

const Json *valueAt(const Json &root, const std::vector<std::string> &path)
{
    const Json *at = &root;
    for (const std::string &step : path) {
        if (at->is_object()) {
            const auto found = at->find(step);
            if (found == at->end())
                return nullptr;
            at = &*found;
        } else if (at->is_array() && step.find_first_not_of("0123456789") == std::string::npos && step.size() < 9 &&
                   std::stoul(step) < at->size()) {
            at = &(*at)[std::stoul(step)];
        } else {
            return nullptr;
        }
    }
    return at;
}

std::string shown(const Json *value)
{
    if (value == nullptr)
        return "nothing";
    if (value->is_object())
        return "an object";
    return value->is_array() ? "an array" : text::shortened(toLine(*value), 60);
}

/// What the schema wants at a place, in words: its description, its list of words, its type.
std::string wanted(const PlainJson *schema)
{
    if (schema == nullptr || !schema->is_object())
        return {};
    if (schema->contains("description"))
        return (*schema)["description"].get<std::string>();
    if (schema->contains("enum")) {
        std::vector<std::string> words;
        for (const PlainJson &word : (*schema)["enum"])
            words.push_back(word.is_string() ? word.get<std::string>() : word.dump());
        return "one of " + text::join(words, ", ");
    }
    if (schema->contains("type"))
        return (*schema)["type"].is_string() ? "type " + (*schema)["type"].get<std::string>() : "types " + (*schema)["type"].dump();
    return {};
}

/// The validator's path is "<root>", then "[name]" or "[0]" for each step.
std::vector<std::string> pathOf(const std::vector<std::string> &context)
{
    std::vector<std::string> path;
    for (std::size_t i = 1; i < context.size(); ++i) {
        const std::string &step = context[i];
        path.push_back(step.size() >= 2 && step.front() == '[' ? step.substr(1, step.size() - 2) : step);
    }
    return path;
}

/// Errors of a parent repeat those of its children.
bool repeatsAChild(std::string_view description)
{
    return description.starts_with("Failed to validate against schema associated") ||
           description.starts_with("Failed to validate against additional") || description.starts_with("Failed to validate item");
}

std::string messageOf(const std::string &description, const std::vector<std::string> &path, const CompiledSchema &compiled,
                      const Json &document)
{
    constexpr std::string_view kMissing = "Missing required property '";
    if (description.starts_with(kMissing)) {
        const std::string name = description.substr(kMissing.size(), description.find('\'', kMissing.size()) - kMissing.size());
        std::vector<std::string> child = path;
        child.push_back(name);
        const std::string what = wanted(subschema(compiled.document, child));
        return "\"" + name + "\" is missing" + (what.empty() ? "" : " (" + what + ")");
    }
    if (description.starts_with("Object contains a property that could not be validated"))
        return "has a name that is not allowed: small letters, digits and '-' only";
    const PlainJson *schema = subschema(compiled.document, path);
    std::string what = wanted(schema);
    if (description.starts_with("Expected number"))
        what = text::lowered(description.substr(0, 1)) + description.substr(1);
    else
        what = "expected " + (what.empty() ? "something else" : what);
    return what + ", found " + shown(valueAt(document, path));
}

} // namespace

Outcome<std::vector<SchemaViolation>> checkAgainstSchema(std::string_view schema, const Json &document)
{
    const CompiledSchema &compiled = schemaNamed(schema);
    if (!compiled.problem.empty())
        return fail(FailureKind::Internal, compiled.problem);
    std::vector<SchemaViolation> violations;
    try {
        const PlainJson target = plain(document);
        valijson::Validator validator;
        valijson::ValidationResults results;
        if (validator.validate(compiled.schema, valijson::adapters::NlohmannJsonAdapter(target), &results))
            return violations;
        for (const auto &error : results) {
            if (repeatsAChild(error.description) || violations.size() >= kMostViolations)
                continue;
            std::vector<std::string> path = pathOf(error.context);
            std::string message = messageOf(error.description, path, compiled, document);
            violations.push_back({std::move(path), std::move(message)});
        }
    } catch (const std::exception &error) {
        return fail(FailureKind::Internal, "the schema " + std::string(schema) + " could not be applied: " + error.what());
    }
    if (violations.empty()) // the document is not valid, whatever the reasons were
        violations.push_back({{}, "does not follow the schema"});
    return violations;
}

} // namespace genie
