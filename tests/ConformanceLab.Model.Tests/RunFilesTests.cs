namespace ConformanceLab.Model.Tests;

public sealed class RunFilesTests
{
    [Test]
    public void Evidence_is_named_after_target_probe_check_and_attempt() =>
        Assert.That(RunFiles.Evidence("prod", new CheckId("apply/apply-conflict", "Conflict_names_the_owner"), 2), Is.EqualTo("evidence/prod/apply_apply-conflict.Conflict_names_the_owner.2.json"));

    [Test]
    public void Checks_whose_names_no_file_can_bear_get_files_of_their_own()
    {
        var files = new[] { "Refuses(\"a/b\")", "Refuses(\"a:b\")", new string('x', 300), new string('x', 301) }.Select(check => RunFiles.Evidence("t", new CheckId("a/b", check), 1)).ToList();

        Assert.That(files, Is.Unique);
        Assert.That(files.Select(file => file.Split('/').Length), Is.All.EqualTo(3));
        Assert.That(files.Select(file => file.Length), Is.All.LessThan(200));
        Assert.That(files.SelectMany(file => file), Is.All.Matches<char>(c => char.IsAsciiLetterOrDigit(c) || "/._-".Contains(c, StringComparison.Ordinal)));
    }
}
