// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/process/environment.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <unistd.h>

namespace genie {

namespace {

// In lower case, compared without regard to it: proxies and npm's settings are written both ways.
constexpr auto kAllowed = std::to_array<std::string_view>({"path",
                                                           "home",
                                                           "user",
                                                           "logname",
                                                           "shell",
                                                           "lang",
                                                           "language",
                                                           "lc_*",
                                                           "tz",
                                                           "tmpdir",
                                                           "tmp",
                                                           "temp",
                                                           "xdg_*",
                                                           "display",
                                                           "wayland_display",
                                                           "xauthority",
                                                           "ld_library_path",
                                                           "pkg_config_path",
                                                           "cpath",
                                                           "library_path",
                                                           "cc",
                                                           "cxx",
                                                           "cflags",
                                                           "cxxflags",
                                                           "cppflags",
                                                           "ldflags",
                                                           "makeflags",
                                                           "cmake_*",
                                                           "ctest_*",
                                                           "ccache_*",
                                                           "http_proxy",
                                                           "https_proxy",
                                                           "ftp_proxy",
                                                           "all_proxy",
                                                           "no_proxy",
                                                           "ssl_cert_file",
                                                           "ssl_cert_dir",
                                                           "curl_ca_bundle",
                                                           "requests_ca_bundle",
                                                           "node_extra_ca_certs",
                                                           "gopath",
                                                           "gocache",
                                                           "gomodcache",
                                                           "goproxy",
                                                           "goflags",
                                                           "gotoolchain",
                                                           "goroot",
                                                           "gowork",
                                                           "goenv",
                                                           "gobin",
                                                           "gosumdb",
                                                           "gonosumdb",
                                                           "gonoproxy",
                                                           "goprivate",
                                                           "goinsecure",
                                                           "goos",
                                                           "goarch",
                                                           "goexperiment",
                                                           "godebug",
                                                           "gotmpdir",
                                                           "cgo_*",
                                                           "node_path",
                                                           "node_options",
                                                           "npm_config_*",
                                                           "nvm_*",
                                                           "pnpm_home",
                                                           "corepack_*",
                                                           "playwright_browsers_path",
                                                           "pythonpath",
                                                           "pythonhome",
                                                           "virtual_env",
                                                           "conda_prefix",
                                                           "pyenv_*",
                                                           "pip_*",
                                                           "uv_*",
                                                           "cargo_home",
                                                           "rustup_*",
                                                           "java_home",
                                                           "gradle_user_home",
                                                           "maven_opts",
                                                           "dotnet_root"});

// The last is npm's `_auth` and what looks like it.
constexpr auto kSecretMarks =
    std::to_array<std::string_view>({"token", "secret", "password", "passwd", "passphrase", "credential", "key", "_auth"});

bool matches(std::string_view name, std::string_view pattern)
{
    if (!pattern.empty() && pattern.back() == '*')
        return name.starts_with(pattern.substr(0, pattern.size() - 1));
    return name == pattern;
}

bool looksSecret(std::string_view lowered)
{
    return std::any_of(kSecretMarks.begin(), kSecretMarks.end(),
                       [&](std::string_view mark) { return lowered.find(mark) != std::string_view::npos; });
}

bool isAllowed(const std::string &name, const std::vector<std::string> &pass)
{
    if (std::find(pass.begin(), pass.end(), name) != pass.end())
        return true;
    const std::string lowered = text::lowered(name);
    if (looksSecret(lowered))
        return false;
    return std::any_of(pass.begin(), pass.end(), [&](const std::string &pattern) { return matches(name, pattern); }) ||
           std::any_of(kAllowed.begin(), kAllowed.end(), [&](std::string_view pattern) { return matches(lowered, pattern); });
}

} // namespace

std::map<std::string, std::string> childEnvironment(const std::map<std::string, std::string> &own, const std::vector<std::string> &pass)
{
    std::map<std::string, std::string> result;
    for (const auto &[name, value] : own)
        if (isAllowed(name, pass))
            result.emplace(name, value);
    for (const auto &[name, value] : {std::pair{"CI", "1"},
                                      {"NO_COLOR", "1"},
                                      {"FORCE_COLOR", "0"},
                                      {"CLICOLOR", "0"},
                                      {"TERM", "dumb"},
                                      {"GOWORK", "off"},
                                      {"PATH", "/usr/local/bin:/usr/bin:/bin"}})
        result.emplace(name, value);
    return result;
}

std::map<std::string, std::string> childEnvironment(const std::vector<std::string> &pass)
{
    std::map<std::string, std::string> own;
    for (char **entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto equals = text.find('=');
        if (equals != std::string_view::npos && equals > 0)
            own.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return childEnvironment(own, pass);
}

} // namespace genie
