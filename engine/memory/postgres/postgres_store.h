// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/store.h"
#include "memory/postgres/postgres_session.h"

#include <memory>
#include <string>

namespace genie {

/// Opens the store in a PostgreSQL database, which several engines may share; makes its tables when there are none, and brings their
/// schema up to date. Failures are those of `PostgresSession::open`; Invalid also for another program's database and for a newer
/// schema, which are not changed. Every thread opens its own.
Outcome<std::unique_ptr<Store>> openPostgresStore(const std::string &address, const PostgresOptions &options = {});

} // namespace genie
