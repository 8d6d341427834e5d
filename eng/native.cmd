@echo off
rem Builds the C library of Jarvis.Kernels for this machine, where a C compiler is found: clang or gcc (as CC says), else cl, whose library is
rem right but slow, so that it is used when asked for alone. Nothing is said where there is none: the kernels in C# take its place.
rem usage: eng\native.cmd SOURCES LIBRARY
setlocal enabledelayedexpansion
set "sources=%~1"
set "library=%~2"
for %%F in ("%library%") do set "folder=%%~dpF"
if not exist "%folder%" mkdir "%folder%"
del /q "%library%" 2>nul
set candidates=clang gcc
if defined CC set "candidates=%CC%"
for %%C in (%candidates%) do (
  where /q %%C && (
    %%C -std=gnu11 -O1 -c "%sources%\machine.c" -o "%folder%machine.o" >"%folder%output" 2>&1 && (
      set "files="
      for %%S in (attention memory needs packing products recurrent) do set "files=!files! "%sources%\%%S.c""
      %%C -std=gnu11 -O3 -march=native -mprefer-vector-width=512 -fno-math-errno -fno-trapping-math -fopenmp -shared !files! "%folder%machine.o" -o "%library%" >>"%folder%output" 2>&1 && exit /b 0
    )
  )
)
if defined CC exit /b 0
where /q cl || exit /b 0
pushd "%folder%"
cl /nologo /std:c11 /O2 /openmp /LD "%sources%\*.c" /Fe:"%library%" >output 2>&1
popd
exit /b 0
