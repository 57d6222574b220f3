namespace ConformanceLab.Model;

/// <summary>Marks a setting as a path, or a list of them, that must exist: relative to the lab file, with <c>~/</c> for the home folder.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LabPathAttribute : Attribute;
