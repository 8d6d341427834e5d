@echo off
rem Starts jarvis.ps1 without a change of this machine's execution policy.
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0jarvis.ps1" %*
exit /b %ERRORLEVEL%
