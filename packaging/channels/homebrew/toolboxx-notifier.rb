cask "toolboxx-notifier" do
  version "@version@"
  sha256 "@dmg_digest@"

  url "@files@/@dmg@"
  name "ToolBoxx Notifier"
  desc "Payments, orders and chat messages of your ToolBoxx shop"
  homepage "@homepage@"

  auto_updates true
  depends_on macos: ">= :big_sur"

  app "ToolBoxx Notifier.app"

  uninstall quit: "app.toolboxx.notifier"

  zap trash: [
    "~/Library/Application Support/toolboxx-notifier",
    "~/Library/Caches/app.toolboxx.notifier",
    "~/Library/WebKit/app.toolboxx.notifier",
  ]
end
