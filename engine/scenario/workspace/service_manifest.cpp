// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/workspace/service_manifest.h"

#include <algorithm>

namespace genie {

namespace {

using Resources = std::vector<ServiceManifest::Resource>;

/// Adds a resource, or completes the one of that name: required and enabled win over not.
void addResource(Resources &resources, ServiceManifest::Resource resource)
{
    const auto known = std::find_if(resources.begin(), resources.end(), [&](const auto &other) { return other.name == resource.name; });
    if (known == resources.end()) {
        resources.push_back(std::move(resource));
        return;
    }
    known->required = known->required || resource.required;
    if (known->type.empty())
        known->type = resource.type;
}

ServiceManifest::Resource resourceOf(const std::string &name, const CheckedJson &entry, bool required)
{
    ServiceManifest::Resource resource;
    resource.name = name;
    resource.type = entry.member("type").text().value_or("");
    resource.required = entry.member("required").flag().value_or(required);
    resource.enabled = entry.member("enabled").flag().value_or(true);
    return resource;
}

/// `"required": ["postgres", {"name": "redis"}]`: the key says whether they are required (any other key: not).
void addResourceList(Resources &resources, const std::string &key, const CheckedJson &list)
{
    const bool required = key == "required";
    list.warn("expected an object for one resource, found an array; reading its elements as " +
              std::string(required ? "required" : "optional") + " resources");
    for (const CheckedJson &element : list.elements()) {
        if (element.isText()) {
            addResource(resources, {*element.text(), "", required, true});
            continue;
        }
        std::string name;
        if (element.isObject()) {
            name = element.member("name").text().value_or("");
            if (name.empty())
                name = element.member("type").text().value_or("");
        }
        if (name.empty())
            element.warn("expected the name of a resource, or an object with one; leaving it out");
        else
            addResource(resources, resourceOf(name, element, required));
    }
}

void readResources(Resources &resources, const CheckedJson &map)
{
    if (map.isArray()) {
        addResourceList(resources, "required", map);
        return;
    }
    for (const auto &[name, entry] : map.members()) {
        if (entry.isArray())
            addResourceList(resources, name, entry);
        else if (entry.isObject())
            addResource(resources, resourceOf(name, entry, false));
        else if (entry.value() != nullptr && entry.value()->is_boolean())
            addResource(resources, {name, "", *entry.flag(), true});
        else
            entry.warn("expected an object for one resource; leaving it out");
    }
}

void readPorts(ServiceManifest &manifest, const CheckedJson &ports)
{
    for (const auto &[id, port] : ports.members()) {
        if (!port.isObject()) {
            port.warn("expected an object such as {\"env_var\": \"API_PORT\"}; leaving it out");
            continue;
        }
        if (const auto variable = port.member("env_var").text(); variable && !variable->empty())
            manifest.portEnvironment[id] = *variable;
    }
}

bool hasTests(const CheckedJson &test)
{
    if (test.isText())
        return !test.text()->empty();
    return test.isObject() && !test.member("steps").elements().empty();
}

/// `service.<name>`, else the old layout's top-level `<name>`.
CheckedJson ofService(const CheckedJson &root, const CheckedJson &service, std::string_view name)
{
    if (service.isObject())
        if (CheckedJson found = service.member(name); found.present())
            return found;
    return root.member(name);
}

} // namespace

ServiceManifest readServiceManifest(Json document, std::vector<ConfigWarning> &warnings)
{
    ServiceManifest manifest;
    manifest.document = std::move(document);
    const CheckedJson root(manifest.document, std::string(kServiceFile), warnings);
    const CheckedJson service = root.member("service");
    if (service.present() && !service.isObject())
        service.warn("expected an object, found something else; using the names at the top of the file");
    manifest.name = ofService(root, service, "name").text().value_or("");
    manifest.displayName = ofService(root, service, "displayName").text().value_or("");
    manifest.description = ofService(root, service, "description").text().value_or("");
    manifest.version = ofService(root, service, "version").text().value_or("");
    manifest.tags = ofService(root, service, "tags").texts();
    if (manifest.name.empty())
        service.warn("no service.name; using the name of the directory");
    readPorts(manifest, root.member("ports"));

    // In the old layout `dependencies` may be a list of anything; only a map can hold resources.
    if (const CheckedJson dependencies = root.member("dependencies"); dependencies.isObject())
        readResources(manifest.resources, dependencies.member("resources"));
    if (const CheckedJson old = root.member("resources"); old.present()) {
        old.warn("resources at the top of the file are deprecated; move them to dependencies.resources");
        readResources(manifest.resources, old);
    }
    std::sort(manifest.resources.begin(), manifest.resources.end(), [](const auto &a, const auto &b) { return a.name < b.name; });

    const CheckedJson lifecycle = root.member("lifecycle");
    if (lifecycle.isObject()) {
        if (const CheckedJson health = lifecycle.member("health"); health.isObject())
            manifest.healthChecks = static_cast<int>(health.member("checks").elements().size());
        manifest.hasTestLifecycle = hasTests(lifecycle.member("test"));
    } else if (lifecycle.present()) {
        lifecycle.warn("expected an object; ignoring it");
    }
    return manifest;
}

} // namespace genie
