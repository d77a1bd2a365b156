// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/remote/remote_engine.h"

#include "core/base/text.h"
#include "host/net/http_channel.h"

namespace genie {

namespace {

constexpr std::string_view kApi = "/api/v1";

std::string withoutSlashes(std::string url)
{
    while (!url.empty() && url.back() == '/')
        url.pop_back();
    return url;
}

} // namespace

Done RemoteEngine::check() const
{
    if (url.find('@') != std::string::npos) // and the text may hold a password, so it is not shown
        return fail(FailureKind::Invalid, "the address of an engine names no user and no password; give a token with --engine-token-file");
    if (!isBaseUrl(url))
        return fail(FailureKind::Invalid, "'" + text::shortened(text::withoutControls(text::validUtf8(url)), 120) +
                                              "' is no address of an engine; give one such as https://tests.example:8470");
    if (!isPrivateWay(url))
        return fail(FailureKind::Invalid, "an engine on another machine is reached with https only, since tokens and results would travel in the clear");
    return {};
}

std::string RemoteEngine::apiUrl() const
{
    std::string base = withoutSlashes(url);
    if (base.size() < kApi.size() || base.compare(base.size() - kApi.size(), kApi.size(), kApi) != 0)
        base += kApi;
    return base;
}

std::string RemoteEngine::shownName() const
{
    if (!name.empty())
        return name;
    const auto start = url.find("://");
    const std::string rest = start == std::string::npos ? url : url.substr(start + 3);
    return rest.substr(0, rest.find('/'));
}

} // namespace genie
