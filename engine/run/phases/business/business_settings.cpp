// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/business/business_settings.h"

#include "core/json/checked_json.h"
#include "scenario/workspace/testing_config.h"

namespace genie {

BusinessSettings readBusinessSettings(const Json &testing, std::vector<ConfigWarning> &warnings)
{
    BusinessSettings settings;
    const CheckedJson section = CheckedJson(testing, std::string(kTestingFile), warnings).member("business");
    if (!section.present())
        return settings;
    settings.requireModules = section.member("require_modules").flag().value_or(settings.requireModules);
    settings.requireIndex = section.member("require_index").flag().value_or(settings.requireIndex);
    settings.warnBelow = section.member("min_coverage_percent").number(0, 100).value_or(settings.warnBelow);
    settings.failBelow = section.member("error_coverage_percent").number(0, 100).value_or(settings.failBelow);
    const CheckedJson checks = section.member("checks");
    settings.checkEndpoints = checks.member("endpoints").member("enabled").flag().value_or(settings.checkEndpoints);
    settings.checkCommands = checks.member("cli_commands").member("enabled").flag().value_or(settings.checkCommands);
    settings.checkWebsockets = checks.member("websockets").member("enabled").flag().value_or(settings.checkWebsockets);
    return settings;
}

} // namespace genie
