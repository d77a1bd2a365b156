// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/standards/standards_input.h"

#include <memory>
#include <vector>

namespace genie {

std::unique_ptr<StandardsRule> makeServiceFieldsRule(); ///< svc-required-fields
std::unique_ptr<StandardsRule> makePortRangeRule();     ///< svc-port-range
std::unique_ptr<StandardsRule> makeMakeTargetsRule();   ///< make-targets
std::unique_ptr<StandardsRule> makePrdSectionsRule();   ///< prd-sections
std::unique_ptr<StandardsRule> makeHardcodedPortRule(); ///< hardcoded-port
std::unique_ptr<StandardsRule> makeEnvRequiredRule();   ///< env-required
std::unique_ptr<StandardsRule> makeSecretPatternRule(); ///< secret-pattern
std::unique_ptr<StandardsRule> makeReadmeRule();        ///< readme-present
std::unique_ptr<StandardsRule> makeDocsIndexRule();     ///< docs-index
std::unique_ptr<StandardsRule> makeCliHelpRule();       ///< cli-help
std::unique_ptr<StandardsRule> makeTestsPresentRule();  ///< tests-present

/// Every rule of our own (spec/phases.md 4.4).
const std::vector<std::unique_ptr<StandardsRule>> &standardsRules();

} // namespace genie
