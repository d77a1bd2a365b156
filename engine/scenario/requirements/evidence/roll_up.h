// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/requirements/model.h"

namespace genie {

/// From validations to requirements, and from children to parents (3.2, 3.3): live status, derived status, touched, verified. Expects
/// the live and derived statuses of validations; may be called again after some of them changed.
void rollUp(Registry &registry);

} // namespace genie
