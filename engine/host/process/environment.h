// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

namespace genie {

/// The environment that a scenario's tools get: what they need to work (paths, locale, proxies, caches of the toolchains), and of the rest
/// only what `pass` names, as NAME or PREFIX*. A name that looks like a secret passes only when it is named in full.
/// Asks tools for plain, non-interactive output: CI=1 NO_COLOR=1 FORCE_COLOR=0 CLICOLOR=0 TERM=dumb, unless `pass` names them; GOWORK=off
/// unless set. Thread-safe as long as nobody changes this process's own environment.
std::map<std::string, std::string> childEnvironment(const std::vector<std::string> &pass);

/// The same, out of a given environment instead of this process's.
std::map<std::string, std::string> childEnvironment(const std::map<std::string, std::string> &own, const std::vector<std::string> &pass);

} // namespace genie
