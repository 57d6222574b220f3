using System.Runtime.Versioning;

// Plugins and their like are shell scripts here.
[assembly: UnsupportedOSPlatform("windows")]
