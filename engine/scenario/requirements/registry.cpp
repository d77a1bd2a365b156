// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/registry.h"

#include "scenario/requirements/id_key.h"
#include "scenario/requirements/module_reader.h"
#include "scenario/requirements/requirement_files.h"

namespace genie {

Requirement *Registry::find(std::string_view id)
{
    const auto found = byId.find(idKey(id));
    return found == byId.end() ? nullptr : &at(found->second);
}

const Requirement *Registry::find(std::string_view id) const
{
    const auto found = byId.find(idKey(id));
    return found == byId.end() ? nullptr : &at(found->second);
}

std::vector<RequirementPlace> Registry::inOrder() const
{
    std::vector<RequirementPlace> places;
    places.reserve(byId.size());
    for (std::size_t module = 0; module < modules.size(); ++module)
        for (std::size_t position = 0; position < modules[module].requirements.size(); ++position) {
            const RequirementPlace place{module, position};
            const auto indexed = byId.find(idKey(at(place).id));
            if (indexed != byId.end() && indexed->second == place)
                places.push_back(place);
        }
    return places;
}

Registry readRegistry(const std::filesystem::path &scenarioDirectory, std::string scenarioName, RegistryReading reading)
{
    Registry registry;
    registry.scenario = std::move(scenarioName);
    RequirementFiles found = discoverRequirementFiles(scenarioDirectory);
    registry.folderExists = found.folderExists;
    registry.issues = std::move(found.issues);
    ReadingBudget budget;
    for (const RequirementFile &file : found.files)
        registry.modules.push_back(readModule(file, reading.strict, budget, registry.issues));
    for (std::size_t module = 0; module < registry.modules.size(); ++module)
        for (std::size_t position = 0; position < registry.modules[module].requirements.size(); ++position)
            if (std::string key = idKey(registry.modules[module].requirements[position].id); !key.empty())
                registry.byId.try_emplace(std::move(key), RequirementPlace{module, position});
    return registry;
}

} // namespace genie
