// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace genie {

/// Turns SIGINT and SIGTERM into signals of the event loop. While one lives, SIGHUP and SIGPIPE are ignored: a run outlives the
/// terminal that watches it. At most one at a time.
class Interrupts final : public QObject
{
    Q_OBJECT

public:
    explicit Interrupts(QObject *parent = nullptr);
    ~Interrupts() override;

    /// How often it was interrupted so far.
    [[nodiscard]] int count() const { return m_count; }

Q_SIGNALS:
    /// The `count`-th interruption, from 1.
    void interrupted(int count);

private:
    int m_pipe[2] = {-1, -1};
    QSocketNotifier *m_notifier = nullptr;
    int m_count = 0;
};

} // namespace genie
