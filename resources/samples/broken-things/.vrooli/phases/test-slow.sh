#!/usr/bin/env bash
# Waits for a service that never comes; its time is up after two seconds (.vrooli/testing.json).
echo "waiting for the price service"
sleep 600
