// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace genie::ui {

/// An engine that a window can look at.
struct EngineEntry {
    QString name;         ///< unique; empty: the embedded one
    QString address;      ///< for people; empty for the embedded one
    bool operator==(const EngineEntry &) const = default;
};

/// What somebody typed to reach an engine that is served.
struct EngineAddress {
    QString name, url;
    QString token;     ///< empty: none. Shown nowhere
    QString authority; ///< PEM file of a private certificate authority; empty: none
};

} // namespace genie::ui
