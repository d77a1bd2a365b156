// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/rules.h"

#include "scenario/workspace/service_manifest.h"

#include <array>

namespace genie {

namespace {

const Json &memberOf(const Json &value, const std::string &name)
{
    static const Json none;
    if (!value.is_object())
        return none;
    const auto it = value.find(name);
    return it == value.end() ? none : *it;
}

bool isFilled(const Json &value)
{
    return !(value.is_null() || (value.is_string() && value.get<std::string>().empty()) || (value.is_structured() && value.empty()));
}

/// Whether something asks how this port is: an endpoint by its id, or a check that is named after it or
/// asks for its variable.
bool isWatched(const Json &health, const std::string &id, const std::string &variable)
{
    if (isFilled(memberOf(memberOf(health, "endpoints"), id)))
        return true;
    const Json &checks = memberOf(health, "checks");
    for (const Json &check : checks.is_array() ? checks : Json::array()) {
        const Json &name = memberOf(check, "name");
        const Json &target = memberOf(check, "target");
        if (name.is_string() && name.get<std::string>().starts_with(id))
            return true;
        if (target.is_string() && !variable.empty() && target.get<std::string>().find(variable) != std::string::npos)
            return true;
    }
    return false;
}

/// `svc-required-fields`: a service.json that says what an operator and the lifecycle need.
class ServiceFieldsRule final : public StandardsRule {
public:
    [[nodiscard]] std::string_view id() const override { return "svc-required-fields"; }
    [[nodiscard]] StandardsSeverity severity() const override { return StandardsSeverity::High; }

    void checkScenario(const StandardsInput &input, const BreachSink &sink) const override
    {
        if (!input.workspace.service)
            return; // whether there has to be one, and can be read, is for the phase `structure`
        const ServiceManifest &manifest = *input.workspace.service;
        const auto missing = [&](const std::string &path) { sink(breach("service.json has no " + path, std::string(kServiceFile))); };
        for (const auto &[value, path] :
             {std::pair(&manifest.name, "service.name"), std::pair(&manifest.displayName, "service.displayName"),
              std::pair(&manifest.description, "service.description"), std::pair(&manifest.version, "service.version")})
            if (value->empty())
                missing(path);
        const Json &document = manifest.document;
        if (!isFilled(memberOf(document, "ports")))
            missing("ports");
        const Json &lifecycle = memberOf(document, "lifecycle");
        for (const char *step : {"setup", "develop", "test", "stop"})
            if (!isFilled(memberOf(lifecycle, step)))
                missing(std::string("lifecycle.") + step);
        for (const auto &[port, variable] : manifest.portEnvironment)
            if (!isWatched(memberOf(lifecycle, "health"), port, variable))
                missing("health check for the port '" + port + "' (lifecycle.health)");
    }
};

} // namespace

std::unique_ptr<StandardsRule> makeServiceFieldsRule() { return std::make_unique<ServiceFieldsRule>(); }

} // namespace genie
