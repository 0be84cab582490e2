package configs_test

// sound is a company's file without a mistake. Tests change one thing in it.
const sound = `company:
  id: fjordlys
  name: Fjordlys El ApS
  country: DK
  cvr: "29384711"
  zone: Europe/Copenhagen
  language: da
destinations:
  nordisk-byg:
    name: Nordisk Byg
    gateway: box
    transfers: 2
    settings:
      host: sftp.nordiskbyg.example
      port: 2022
      user: fjordlys
      password: env:CONFIGS_TEST_PASSWORD
      folder: in/{Buyer.Name}/{IssueDate:2006}
      recipients: |
        a@nordiskbyg.example
        b@nordiskbyg.example
  archive:
    name: Archive
    gateway: shelf
    settings:
      path: /srv/archive
activations:
  books:
    name: Books
    adaptor: books
    start: 2027-01-01
    settings:
      firm: 284517
      token: file:/nowhere/token
    rules:
      everyone:
        active: on
        format: tree
        destination: nordisk-byg
        general:
          file_name: "{Number}-{Key}"
        supplier:
          account: DK5000400440116243
        options:
          indent: none
      customers:
        "007":
          active: off
        "10042":
          format: table
          destination: archive
          options:
            columns: |
              BT-1
              BT-2
        10043:
          delivery:
            mode: replace
            folder: "{Number}"
    schedule:
      every: weekly
      at: [02:30, "14:00"]
      days: [monday, friday]
      zone: Europe/Stockholm
      wait_out: yes
    notifications:
      - address: anna@fjordlys.example
        language: da
        documents: [negative]
        runs: [positive, negative]
`
