// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/baseline.h"
#include "desk/audit/evidence.h"
#include "desk/audit/object_store.h"

#include <filesystem>
#include <string>

namespace genie {

/// What audits rest on, kept under the digest of its own bytes beneath `<data>/audit/objects`, out of the reach of every scenario: baselines,
/// the trees that belong to them, and evidence. Nothing in it is ever changed; what is read is checked. Any thread.
class BaselineStore {
public:
    explicit BaselineStore(const std::filesystem::path &dataDirectory) : m_objects(dataDirectory / "audit" / "objects") {}

    /// Keeps a baseline and answers its digest: the content address of its canonical JSON.
    [[nodiscard]] Outcome<std::string> put(const Baseline &baseline) const;
    /// NotFound; Conflict when a byte of it was changed since.
    [[nodiscard]] Outcome<Baseline> baseline(const std::string &digest) const;

    [[nodiscard]] Outcome<std::string> put(const Evidence &evidence) const;
    [[nodiscard]] Outcome<Evidence> evidence(const std::string &digest) const;

    [[nodiscard]] const ObjectStore &objects() const { return m_objects; }

private:
    ObjectStore m_objects;
};

} // namespace genie
