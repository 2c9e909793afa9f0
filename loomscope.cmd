@echo off
rem Runs loomscope on Windows, as the script loomscope does elsewhere: finds Java 25, builds once if nothing
rem is built, and starts what is asked for. What it says of verbs and options is explained there.
rem   loomscope up, compare, agent, collector ...        loomscope VERB --help
setlocal
set "root=%~dp0"
set "root=%root:~0,-1%"

rem Words are split at blanks alone: parameters of cmd (%2 ...) end at commas and equal signs, too.
set "verb="
set "rest="
for /f "tokens=1,*" %%a in ("%*") do (
  set "verb=%%a"
  set "rest=%%b"
)
if "%verb%"=="--version" (
  set "verb=load"
  set "rest=--version"
)

set "service="
for %%v in (echo agent collector) do if "%verb%"=="%%v" set "service=%%v-service"
for %%v in (compare load search serve report up) do if "%verb%"=="%%v" set "service=load-service"
if "%verb%"=="nodes" set "service=collector-service"
if "%verb%"=="simulate" set "service=agent-service"
if not defined service (
  >&2 echo Usage: loomscope VERB [FLAGS], or loomscope VERB --help; the verbs are
  >&2 echo   up compare echo load search serve report collector agent nodes simulate
  exit /b 2
)

set "java="
call :try "%JAVA_HOME%\bin\java.exe"
for /f "delims=" %%j in ('where java.exe 2^>nul') do call :try "%%j"
if not defined java (
  >&2 echo loomscope: Java 25 is needed and was not found by JAVA_HOME or on the path
  exit /b 1
)

rem The archive has the jars; in the sources they are built, once: after a change delete target\built.
set "jar=%root%\%service%\%service%.jar"
if not exist "%jar%" (
  set "jar=%root%\%service%\target\%service%.jar"
  if not exist "%root%\target\built" call :build || exit /b 1
)

set "options=-Xms32m -Xmx512m"
set "program=-jar "%jar%""
set "gc=-XX:+UseSerialGC"
if "%service%"=="load-service" set "program=-jar "%jar%" %verb%"
if "%verb%"=="agent" set "options=-Xms4m -Xmx16m -Xss256k -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=8m"
if "%verb%"=="collector" set "options=-Xms64m -Xmx1g"
if "%verb%"=="nodes" set "options=-Xms16m -Xmx64m -XX:TieredStopAtLevel=1"
if "%verb%"=="nodes" set "program=-cp "%jar%" dev.loomscope.collector.nodes.NodesMain"
if "%verb%"=="simulate" set "options=-Xms256m -Xmx2g"
if "%verb%"=="simulate" set "program=-cp "%jar%" dev.loomscope.agent.simulate.SimulateMain"
for %%v in (collector simulate) do if "%verb%"=="%%v" set "gc=-XX:+UseG1GC"
rem A JVM takes one collector, and the user has chosen.
if defined LOOMSCOPE_JAVA_OPTIONS if not "%LOOMSCOPE_JAVA_OPTIONS:GC=%"=="%LOOMSCOPE_JAVA_OPTIONS%" set "gc="

"%java%" %gc% %options% -XX:+UseCompactObjectHeaders -XX:-UsePerfData %LOOMSCOPE_JAVA_OPTIONS% ^
  "-Dloomscope.home=%root%" %program% %rest%
exit /b %errorlevel%

rem Takes a java that is of version 25, if none was taken before.
:try
if defined java exit /b 0
if not exist "%~1" exit /b 0
"%~1" -version 2>&1 | findstr /r /c:"version .25[^0-9]" >nul && set "java=%~1"
exit /b 0

:build
>&2 echo loomscope: building (once; it takes a minute or so) ...
set "MAVEN_OPTS=%MAVEN_OPTS% -Djansi.noreset=true"
call mvn -f "%root%\pom.xml" -B -q -T 1C -Dstyle.color=never -Dmaven.test.skip=true -Dexec.skip=true ^
  -pl echo-service,load-service,agent-service,collector-service -am package 1>&2
if errorlevel 1 (
  >&2 echo loomscope: the build failed, see above
  exit /b 1
)
type nul >"%root%\target\built"
exit /b 0
