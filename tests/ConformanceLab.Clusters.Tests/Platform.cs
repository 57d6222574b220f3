using System.Runtime.Versioning;

// What starts processes and sets modes of files is tested where it is used.
[assembly: SupportedOSPlatform("linux")]
