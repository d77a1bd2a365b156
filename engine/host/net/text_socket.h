// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <memory>
#include <string>

namespace genie {

/// Hears what a WebSocket says and says nothing itself. A message over 1 MiB ends it. Lives in the thread that made it.
class TextSocket : public QObject
{
    Q_OBJECT

public:
    explicit TextSocket(QObject *parent = nullptr);
    ~TextSocket() override;

    /// Begins to connect to a ws or wss address; what was open before is closed.
    void open(const std::string &url);
    /// Connected, or about to be.
    [[nodiscard]] bool active() const;

Q_SIGNALS:
    void opened();
    void received(const QString &text);
    void closed();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace genie
