// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/node/package_json.h"

#include "run/toolchains/tree_files.h"

namespace genie::node {

Json packageJson(const std::filesystem::path &directory, std::string &problem)
{
    const std::string bytes = readHead(directory / "package.json");
    auto json = parseJson(bytes);
    if (!json)
        problem = "package.json cannot be read: " + json.error().message;
    else if (!json->is_object())
        problem = "package.json is no object";
    else
        return *json;
    return Json::object();
}

} // namespace genie::node
