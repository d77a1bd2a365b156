// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/rules.h"

namespace genie {

namespace {

std::vector<std::unique_ptr<StandardsRule>> makeAll()
{
    std::vector<std::unique_ptr<StandardsRule>> all;
    for (auto *make :
         {&makeServiceFieldsRule, &makePortRangeRule, &makeMakeTargetsRule, &makePrdSectionsRule, &makeHardcodedPortRule,
          &makeEnvRequiredRule, &makeSecretPatternRule, &makeReadmeRule, &makeDocsIndexRule, &makeCliHelpRule, &makeTestsPresentRule})
        all.push_back(make());
    return all;
}

} // namespace

const std::vector<std::unique_ptr<StandardsRule>> &standardsRules()
{
    static const std::vector<std::unique_ptr<StandardsRule>> all = makeAll();
    return all;
}

} // namespace genie
