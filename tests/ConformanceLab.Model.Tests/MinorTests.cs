using System.Text.Json;

namespace ConformanceLab.Model.Tests;

public sealed class MinorTests
{
    [TestCase("1.20", "1.20")]
    [TestCase("v1.20.2", "1.20")]
    [TestCase("v1.27.3-gke.100+abc", "1.27")]
    [TestCase("1.27+", "1.27")]
    [TestCase("v1.31.2+k3s1", "1.31")]
    public void It_is_read_from_whatever_a_server_calls_itself(string text, string minor) => Assert.That(Minor.Parse(text).ToString(), Is.EqualTo(minor));

    [TestCase("")]
    [TestCase("latest")]
    [TestCase("1")]
    [TestCase("1.x")]
    [TestCase("one.20")]
    [TestCase("1.20beta")]
    public void What_is_no_version_is_refused_with_its_text(string text)
    {
        Assert.That(Minor.TryParse(text, out _), Is.False);
        Assert.That(() => Minor.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains($"'{text}'"));
    }

    [TestCase("1.20", true)]
    [TestCase("v1.20", false)]
    [TestCase("1.20.2", false)]
    [TestCase(".20", false)]
    public void The_short_form_is_the_two_numbers_and_nothing_else(string text, bool isShort) => Assert.That(Minor.TryParseShort(text, out _), Is.EqualTo(isShort));

    [Test]
    public void They_are_ordered_by_numbers_and_not_by_letters()
    {
        var (nine, ten, next) = (new Minor(1, 9), new Minor(1, 10), new Minor(2, 0));

        Assert.That(new[] { next, ten, nine }.Order(), Is.EqualTo(new[] { nine, ten, next }));
        Assert.That(new[] { nine < ten, ten > nine, ten <= new Minor(1, 10), next >= ten }, Is.All.True);
        Assert.That(new[] { ten < nine, nine > ten, next <= ten, nine >= ten }, Is.All.False);
    }

    [Test]
    public void In_json_it_is_its_text()
    {
        Assert.That(JsonSerializer.Serialize(new Minor(1, 20)), Is.EqualTo("\"1.20\""));
        Assert.That(JsonSerializer.Deserialize<Minor>("\"v1.20.2\""), Is.EqualTo(new Minor(1, 20)));
        Assert.That(() => JsonSerializer.Deserialize<Minor>("\"new\""), Throws.TypeOf<JsonException>().With.Message.Contains("'new'"));
    }
}
