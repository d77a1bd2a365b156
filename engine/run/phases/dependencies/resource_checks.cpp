// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/dependencies/resource_checks.h"

#include "core/base/text.h"
#include "host/net/tcp_probe.h"

#include <charconv>

namespace genie {

namespace {

using Kind = Observation::Kind;

constexpr milliseconds kProbeTimeout{300};

int usualPort(const std::string &name)
{
    static const std::map<std::string, int, std::less<>> ports = {
        {"postgres", 5432}, {"postgresql", 5432},  {"redis", 6379},   {"qdrant", 6333},   {"ollama", 11434},    {"n8n", 5678},
        {"minio", 9000},    {"browserless", 4110}, {"mysql", 3306},   {"mongodb", 27017}, {"rabbitmq", 5672},   {"elasticsearch", 9200},
        {"neo4j", 7687},    {"vault", 8200},       {"questdb", 9000}, {"influxdb", 8086}, {"memcached", 11211},
    };
    const auto found = ports.find(text::lowered(name));
    return found == ports.end() ? 0 : found->second;
}

/// POSTGRES_PORT for "postgres"; 0 when it is not set to a port.
int portFromEnvironment(const std::string &name, const std::map<std::string, std::string> &environment)
{
    std::string variable;
    for (const char c : name) {
        const bool small = c >= 'a' && c <= 'z';
        variable += small ? static_cast<char>(c - 'a' + 'A') : (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
    }
    const auto setting = environment.find(variable + "_PORT");
    if (setting == environment.end())
        return 0;
    int port = 0;
    const char *const end = setting->second.data() + setting->second.size();
    const auto [stop, error] = std::from_chars(setting->second.data(), end, port);
    return error == std::errc() && stop == end && port > 0 && port < 65536 ? port : 0;
}

int portOf(const ServiceManifest::Resource &resource, const std::map<std::string, std::string> &environment)
{
    if (const int port = portFromEnvironment(resource.name, environment); port > 0)
        return port;
    const int port = usualPort(resource.name);
    return port > 0 ? port : usualPort(resource.type);
}

} // namespace

ResourceFindings checkResources(const PhaseContext &context)
{
    ResourceFindings findings;
    if (!context.workspace.service)
        return findings;
    std::vector<std::string> names;
    std::vector<int> ports;
    for (const ServiceManifest::Resource &resource : context.workspace.service->resources) {
        if (!resource.required || !resource.enabled)
            continue;
        if (findings.checked++ == 0)
            context.reporter.observe({Kind::Section, "Resources", "", 0});
        const std::string name = text::shortened(resource.name, 80);
        if (const int port = portOf(resource, context.environment); port > 0) {
            names.push_back(name + " (port " + std::to_string(port) + ")");
            ports.push_back(port);
        } else {
            context.reporter.observe({Kind::Info, name + " is required; its port is not known, so it is not checked", "", 0});
        }
    }
    const bool strict = context.workspace.testing.resourcesStrict;
    const std::vector<bool> accepting = acceptingPorts(ports, kProbeTimeout);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (accepting[i]) {
            context.reporter.observe({Kind::Success, names[i] + " accepts connections", "", 0});
            continue;
        }
        findings.unreachable.push_back(names[i]);
        context.reporter.observe({strict ? Kind::Error : Kind::Warning, names[i] + " does not accept connections", "", 0});
    }
    return findings;
}

} // namespace genie
